/** Bodies of requests and answers as records: what their members may be, their JSON and its schema. */
@NullMarked
package io.junctura.http.schema;

import org.jspecify.annotations.NullMarked;
