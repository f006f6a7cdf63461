package io.junctura.expression;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** An object that an evaluation made, as opposed to one that was there before and is shared. */
final class Made extends LinkedHashMap<String, @Nullable Object> {

    private static final long serialVersionUID = 1;
}
