/**
 * The demo: a server in a temporary folder between a shop and an ERP with real HTTP interfaces, with the integrations of {@code
 * examples}. It reports as delivered what these two systems have recorded.
 */
@NullMarked
package io.junctura.demo;

import org.jspecify.annotations.NullMarked;
