package io.junctura.plugins.text;

import io.junctura.api.Field;
import io.junctura.plugins.formats.ColumnType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A column of fixed width.
 *
 * @param name  the key of the column's values in rows
 * @param width the column's width in characters
 * @param align how a text that is shorter than the column is aligned
 * @param pad   the character that fills the rest of the column
 * @param type  the type of the values when they are read
 */
public record FixedColumn(
        @Field(example = "total") String name,
        @Field(min = 1, max = 100_000) int width,
        @Field(fallback = "left") Align align,
        @Field(fallback = " ", example = "0") String pad,
        @Nullable ColumnType type) {

    /** The alignment of a short text. */
    public enum Align {
        LEFT,
        RIGHT
    }

    public FixedColumn {
        if (width < 1 || width > 100_000) {
            throw new IllegalArgumentException("width must be from 1 to 100000, not " + width + ".");
        }
        if (pad.length() != 1 || "\r\n".contains(pad)) {
            throw new IllegalArgumentException("pad must be one character, not \"" + pad + "\".");
        }
    }

    /** @throws IllegalArgumentException if there are none, or two of the same name */
    static void check(List<FixedColumn> columns) {
        if (columns.isEmpty()) throw new IllegalArgumentException("columns needs one column at least.");
        Set<String> names = new HashSet<>();
        for (FixedColumn each : columns) {
            if (!names.add(each.name)) {
                throw new IllegalArgumentException("columns must differ, and two of them are \"" + each.name + "\".");
            }
        }
    }
}
