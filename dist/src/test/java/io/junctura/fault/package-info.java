/**
 * The fault suite: what {@code docs/understand/reliability.md} promises, tried on the built jar, as child processes that are killed,
 * starved, lied to and flooded. Each test class is one fault; {@link io.junctura.fault.Checker} then looks at what the
 * senders were told, what arrived, and what is in the database.
 */
package io.junctura.fault;
