package io.junctura.http.schema;

import org.jspecify.annotations.Nullable;

/** A member of a view whose JSON is no object. Such a type has a static method {@code schema()} with its JSON Schema. */
public interface SpecialView extends View {
    /** Its JSON value. */
    @Nullable
    Object json();
}
