package io.junctura.http;

import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.KnownNames;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * For requests that act on many things at once, and for lists with filters. Queries and members that the handler does not know are
 * refused: without them, the request would affect more than its sender meant.
 */
public final class Strict {
    private Strict() {}

    /** @throws ProblemException 400 if a query is unknown, empty or repeated */
    public static void queries(Exchange http, Collection<String> known) {
        for (Map.Entry<String, List<String>> query : http.queryParams().entrySet()) {
            String name = query.getKey();
            once(query, known, " Nothing was done.");
            if (query.getValue().get(0).isBlank()) {
                throw ProblemException.badRequest(
                        "empty-query",
                        "The query \"" + name
                                + "\" is empty, which would let everything pass. Give it a value, or leave"
                                + " it away.");
            }
        }
    }

    /**
     * For reads. An empty query, as forms send it, is allowed.
     *
     * @throws ProblemException 400 if a query is unknown or repeated
     */
    public static void listQueries(Exchange http, Collection<String> known) {
        for (Map.Entry<String, List<String>> query : http.queryParams().entrySet()) {
            if (!query.getKey().isEmpty()) once(query, known, "");
        }
    }

    private static void once(Map.Entry<String, List<String>> query, Collection<String> known, String nothing) {
        String name = query.getKey();
        if (!known.contains(name)) {
            throw ProblemException.badRequest("unknown-query", KnownNames.unknown("query", name, known) + nothing);
        }
        if (query.getValue().size() > 1) {
            throw ProblemException.badRequest(
                    "repeated-query", "The query \"" + name + "\" is there twice, and one is looked at. Say it once.");
        }
    }

    /** @throws ProblemException 400 if a member is unknown */
    public static void members(Map<String, Object> body, Collection<String> known) {
        KnownNames.members(body, known, "");
    }
}
