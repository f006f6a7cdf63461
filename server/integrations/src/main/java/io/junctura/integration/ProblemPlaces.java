package io.junctura.integration;

import io.junctura.definition.Documents;
import io.junctura.definition.NamedText;
import io.junctura.definition.Problem;
import java.util.List;

/** Finds the line and column of a problem in a document, from a pointer. */
final class ProblemPlaces {
    private ProblemPlaces() {}

    /**
     * @param document the document's text, which one of the files contains
     * @param pointer  within the document; if it does not exist, the place is that of its nearest ancestor
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
