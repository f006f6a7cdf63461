/**
 * The attackers of fault F22. They run in their own process with a low priority, so that a measurement shows the load of the
 * server, not of the attackers. Therefore this package uses nothing but the JDK.
 */
package io.junctura.fault.attack;
