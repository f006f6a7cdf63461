package io.junctura.fault;

import io.junctura.fault.fuzz.FuzzedRequest;
import io.junctura.json.Json;
import io.junctura.json.JsonProblem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules for every answer. */
final class FuzzRules {
    private static final Pattern STACK_TRACE =
            Pattern.compile("\\bat [a-z][\\w.]+\\.[A-Z]\\w*\\.[\\w$<>]+\\([\\w. ]+(?::\\d+)?\\)");

    private static final Pattern OUR_FRAME = Pattern.compile("\n\tat (io\\.junctura\\.[\\w.$<>]+)\\(");

    /** Documented answers: a loop of flows, and a connection whose system lists no choices. */
    private static final Set<String> CODES_BEYOND_500 = Set.of("loop", "no-options");

    private static final List<String> BAD_WORDS =
            List.of("OutOfMemoryError", "StackOverflowError", "memory is used up");

    private final List<String> canaries;

    /** @param canaries secrets that must be in no answer and no log */
    FuzzRules(List<String> canaries) {
        this.canaries = List.copyOf(canaries);
    }

    /** @return the violated rule; null if there is none */
    String violation(FuzzedRequest request, Client.Answer answer) {
        String leak = leak(answer.text() + answer.headers());
        if (leak != null) return leak;
        String type = answer.headers().getOrDefault("content-type", "");
        if (answer.status() < 400) {
            return type.startsWith("application/json")
                            && !request.head()
                            && answer.body().length > 0
                            && parsed(answer) == null
                    ? "answers " + answer.status() + " with JSON that is none"
                    : null;
        }
        // Probes get no body.
        boolean own = request.what().contains("/health/");
        if (request.head() || own) return answer.status() == 500 ? "answers 500" : null;
        if (!type.startsWith("application/problem+json")) return "answers " + answer.status() + " without a problem";
        if (!(parsed(answer) instanceof Map<?, ?> problem)
                || !(problem.get("code") instanceof String code)
                || !(problem.get("id") instanceof String)) {
            return "answers " + answer.status() + " without code or id";
        }
        if (answer.status() < 500) return null;
        if (answer.status() == 503)
            return answer.headers().containsKey("retry-after") ? null : "answers 503 without Retry-After";
        // 501 and 505: not implemented, HTTP version not supported.
        boolean refused = (answer.status() == 501 || answer.status() == 505) && !code.equals("internal");
        if (!request.proper() && refused) return null;
        // The caller gets the id of the failed run.
        if (code.equals("run-failed") || CODES_BEYOND_500.contains(code)) return null;
        return "answers " + answer.status() + " " + code;
    }

    /** The forbidden lines of a part of the log, each kind once, with the lines around it. */
    Map<String, String> findings(String log) {
        Map<String, String> findings = new LinkedHashMap<>();
        for (String bad : BAD_WORDS)
            if (log.contains(bad)) findings.put("the log says " + bad, around(log, log.indexOf(bad)));
        for (String canary : canaries) {
            if (log.contains(canary))
                findings.put("the log holds the secret " + canary, around(log, log.indexOf(canary)));
        }
        // The first line of each stack trace, and its first frame of Junctura.
        Matcher frames = OUR_FRAME.matcher(log);
        int ended = 0;
        while (frames.find()) {
            int nextLine = log.indexOf("\n20", ended);
            boolean first = ended == 0 || (nextLine >= 0 && nextLine < frames.start());
            if (first)
                findings.putIfAbsent("the log holds a stack trace " + frames.group(1), around(log, frames.start()));
            ended = frames.end();
        }
        return findings;
    }

    private static String around(String text, int at) {
        return text.substring(Math.max(0, at - 500), Math.min(text.length(), at + 2_500));
    }

    /** @return the forbidden part of a text; null if there is none */
    String leak(String text) {
        for (String canary : canaries) if (text.contains(canary)) return "holds the secret " + canary;
        return STACK_TRACE.matcher(text).find() ? "holds a stack trace" : null;
    }

    private static Object parsed(Client.Answer answer) {
        try {
            return Json.parse(answer.body());
        } catch (JsonProblem e) {
            return null;
        }
    }
}
