package io.junctura.http.schema;

import org.jspecify.annotations.Nullable;

/** One mistake in a document. */
public record Mistake(
        @IfPresent @Docs("The file with the mistake, if several were sent") @Nullable
        String file,

        @Docs("JSON Pointer in the document") String pointer,

        @IfPresent @Docs("From 1; absent if the document was not sent as text") @Nullable
        Integer line,

        @IfPresent @Docs("From 1; absent if the document was not sent as text") @Nullable
        Integer column,

        @Docs("Stable error code, for programs") String code,

        @Docs("What is wrong, for people") String message,

        @IfPresent @Docs("What to write instead; absent if no known name is similar") @Nullable
        String suggestion)
        implements View {}
