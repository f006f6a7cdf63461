package io.junctura.history;

import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.OneOf;
import io.junctura.http.schema.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files and rows in a value of a run. */
record RunContents(List<Content> items) implements View {

    /** A file, or rows, with its beginning. */
    record Content(
            @Docs("Where it is in the value, as a JSON pointer")
            String at,

            @OneOf({"file", "rows"}) String kind,

            @Docs("The name of the file, or the action that reads the rows")
            String name,

            @IfPresent @Docs("The media type of a file") @Nullable
            String contentType,

            @IfPresent @Docs("Of a file, in bytes") @Nullable
            Long size,

            @IfPresent @Docs("The first rows") @Nullable Table table,

            @IfPresent @Docs("How the text of a file begins") @Nullable
            String text,

            @IfPresent @Docs("Why it cannot be read") @Nullable
            String problem,

            @IfPresent @Docs("The address of the whole file") @Nullable
            String whole)
            implements View {}

    /**
     * The first rows.
     *
     * @param rows any JSON values, mostly objects
     */
    record Table(
            @Docs("The names in the rows; empty if they are no objects")
            List<String> columns,

            List<Object> rows,

            @IfPresent @Docs("How many rows there are; absent if it is not known") @Nullable
            Long count)
            implements View {}
}
