package io.junctura.trigger;

import io.junctura.api.CrossOrigin;
import io.junctura.http.Answers;
import io.junctura.http.Arrival;
import io.junctura.http.ProblemException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What browsers are told of the pages that may use a flow's address (CORS, as the Fetch standard has it). Without the
 * trigger's setting nothing is said, and browsers let no other page read an answer.
 */
final class CrossOriginHeaders {
    private static final String ANY = "*";

    private CrossOriginHeaders() {}

    /**
     * Adds the headers to the answer, whatever it will be.
     *
     * @param setting null: the trigger has none
     */
    static void add(Arrival http, @Nullable CrossOrigin setting) {
        if (setting == null) return;
        boolean any = setting.origins().contains(ANY);
        // A cache must not hand one page the answer that another was allowed to read.
        if (!any) http.addAnswerHeader("Vary", "Origin");
        String origin = http.header("Origin");
        if (origin == null || !allowed(setting, origin)) return;
        http.answerHeader("Access-Control-Allow-Origin", any ? ANY : origin);
        if (setting.credentials()) http.answerHeader("Access-Control-Allow-Credentials", "true");
    }

    /**
     * Answers a browser that asks whether a page may send a request. No run starts.
     *
     * @param methods the methods that the address takes
     * @return false if the request is none of these, or the trigger has no setting
     * @throws ProblemException 403 for the page of an origin that is not named
     */
    static boolean answerPreflight(Arrival http, @Nullable CrossOrigin setting, List<String> methods) {
        String origin = http.header("Origin");
        boolean preflight = http.method().equals("OPTIONS") && http.header("Access-Control-Request-Method") != null;
        if (setting == null || origin == null || !preflight) return false;
        if (!allowed(setting, origin)) {
            throw new ProblemException(
                    403, "origin-not-allowed", "The flow's trigger does not take requests from pages of this origin.");
        }
        http.answerHeader("Access-Control-Allow-Methods", String.join(", ", methods));
        http.answerHeader("Access-Control-Allow-Headers", String.join(", ", setting.headers()));
        http.answerHeader(
                "Access-Control-Max-Age", Long.toString(setting.maxAge().toSeconds()));
        Answers.nothing(http);
        return true;
    }

    private static boolean allowed(CrossOrigin setting, String origin) {
        return setting.origins().contains(ANY) || setting.origins().contains(origin.toLowerCase(Locale.ROOT));
    }
}
