/**
 * The attackers of fault F22. They run in a process of their own, at a low priority, so that a measurement shows how busy the
 * server is and not how busy the attackers are. Therefore this package uses nothing but the JDK.
 */
package io.junctura.fault.attack;
