package io.junctura.integration;

import io.junctura.definition.Documents;
import io.junctura.definition.NamedText;
import io.junctura.definition.Problem;
import java.util.List;

/** Finds the place of what is wrong only in view of what else there is, such as a slot without a connection. */
final class Places {
    private Places() {}

    /**
     * @param document the document's text, which stands in one of the files
     * @param pointer  within it; the nearest place above is told if it leads nowhere
     */
    static Problem problem(
            List<NamedText> files, String file, String document, String pointer, String code, String message) {
        for (NamedText text : files) {
            if (!text.name().equals(file)) continue;
            Documents.Place place = Documents.place(text, document, pointer);
            return new Problem(file, pointer, place.line(), place.column(), code, message, null);
        }
        return new Problem(file, pointer, 1, 1, code, message, null);
    }
}
