package io.junctura.definition;

import io.junctura.expression.Template;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code respond}: answers the caller who waits. What follows goes on after it. */
public record RespondStep(Head head, Template status, Template headers, Template body) implements StepPlan {
    /** What HTTP takes for the name of a header: a token of RFC 9110. */
    public static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** Whether HTTP can say it in a header: no control characters but tabs, and nothing beyond Latin-1. */
    public static boolean isHeaderValue(@Nullable Object value) {
        if (value instanceof String text) {
            return text.chars().allMatch(c -> c == '\t' || (c <= 0xff && !Character.isISOControl(c)));
        }
        if (value instanceof List<?> list) return list.stream().allMatch(RespondStep::isHeaderValue);
        if (!(value instanceof Map<?, ?> map)) return true;
        // It goes as JSON, which has signs of its own for control characters.
        return map.toString().chars().allMatch(c -> c <= 0xff);
    }
}
