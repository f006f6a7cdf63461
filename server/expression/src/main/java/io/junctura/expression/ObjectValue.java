package io.junctura.expression;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** An object that an evaluation has made, and may change. All other objects are shared. */
final class ObjectValue extends LinkedHashMap<String, @Nullable Object> {

    private static final long serialVersionUID = 1;
}
