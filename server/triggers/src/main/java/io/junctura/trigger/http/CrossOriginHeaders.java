package io.junctura.trigger.http;

import io.junctura.api.CrossOrigin;
import io.junctura.http.Answers;
import io.junctura.http.Exchange;
import io.junctura.http.problem.ProblemException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The CORS headers of a flow's address, as the Fetch standard defines them. Without a setting of the trigger there are none, so
 * pages of other origins cannot read answers.
 */
public final class CrossOriginHeaders {
    private static final String ANY = "*";

    private CrossOriginHeaders() {}

    /**
     * Adds the CORS headers to the answer, whatever its status.
     *
     * @param setting null if the trigger has none
     */
    public static void add(Exchange http, @Nullable CrossOrigin setting) {
        if (setting == null) return;
        boolean any = setting.origins().contains(ANY);
        // A cache must not give the answer for one origin to another.
        if (!any) http.addHeader("Vary", "Origin");
        String origin = http.header("Origin");
        if (origin == null || !allowed(setting, origin)) return;
        http.header("Access-Control-Allow-Origin", any ? ANY : origin);
        if (setting.credentials()) http.header("Access-Control-Allow-Credentials", "true");
    }

    /**
     * Answers a preflight request. No run starts.
     *
     * @param methods the methods that the address accepts
     * @return false if it is not a preflight request, or the trigger has no setting
     * @throws ProblemException 403 if the origin is not listed
     */
    public static boolean answerPreflight(Exchange http, @Nullable CrossOrigin setting, List<String> methods) {
        String origin = http.header("Origin");
        boolean preflight = http.method().equals("OPTIONS") && http.header("Access-Control-Request-Method") != null;
        if (setting == null || origin == null || !preflight) return false;
        if (!allowed(setting, origin)) {
            throw new ProblemException(
                    403,
                    "origin-not-allowed",
                    "The flow's trigger does not allow requests from pages of this"
                            + " origin. Add the origin to its \"cors\".");
        }
        http.header("Access-Control-Allow-Methods", String.join(", ", methods));
        http.header("Access-Control-Allow-Headers", String.join(", ", setting.headers()));
        http.header("Access-Control-Max-Age", Long.toString(setting.maxAge().toSeconds()));
        Answers.nothing(http);
        return true;
    }

    private static boolean allowed(CrossOrigin setting, String origin) {
        return setting.origins().contains(ANY) || setting.origins().contains(origin.toLowerCase(Locale.ROOT));
    }
}
