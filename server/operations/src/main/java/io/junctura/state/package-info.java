/**
 * The memory of integrations: state, cross references and expected echoes. Steps read and write it, each write exactly once, and
 * people do by HTTP.
 */
@NullMarked
package io.junctura.state;

import org.jspecify.annotations.NullMarked;
