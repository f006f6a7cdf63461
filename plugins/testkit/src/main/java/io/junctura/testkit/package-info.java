/** What authors test connectors with: the contract, the server itself, and the other system as they arrange it. */
@NullMarked
package io.junctura.testkit;

import org.jspecify.annotations.NullMarked;
