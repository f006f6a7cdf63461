/**
 * The fault suite tests the guarantees of {@code docs/understand/reliability.md} with the built jar. It starts servers as
 * child processes, and injects faults. Each test class is one fault. {@link io.junctura.fault.Checker} compares the answers
 * to senders, the effects that arrived, and the database.
 */
package io.junctura.fault;
