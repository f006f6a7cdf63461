/** Published integrations: their versions, their instances, and which of their flows are live. */
@NullMarked
package io.junctura.integration;

import org.jspecify.annotations.NullMarked;
