/**
 * The demo: a server in a scratch folder between a shop and an ERP that speak real HTTP, with the integrations of {@code
 * examples}. What it says was delivered is what those two have recorded.
 */
@NullMarked
package io.junctura.demo;

import org.jspecify.annotations.NullMarked;
