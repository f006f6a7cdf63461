package io.junctura.expression;

import com.google.re2j.Matcher;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression, which also is a function from a string to its first match. The engine takes time linear in the
 * text, so it has no back references and no looking around; its reads are counted all the same, because a pattern may
 * have to read to the end of the text for each of many matches.
 */
final class Regex implements Function {

    private static final int READS_PER_STEP = 16;

    private final BoundedPattern pattern;

    Regex(BoundedPattern pattern) {
        this.pattern = pattern;
    }

    Matcher matcher(Evaluation evaluation, String text) {
        return pattern.matcher(new Counted(text, 0, text.length(), evaluation));
    }

    @Override
    public int arity() {
        return 1;
    }

    @Override
    public @Nullable Object call(Evaluation evaluation, List<@Nullable Object> args, @Nullable Object context) {
        Object text = args.isEmpty() ? Values.ABSENT : args.get(0);
        if (!(text instanceof String string)) return Values.ABSENT;
        return match(matcher(evaluation, string), string);
    }

    private static @Nullable Object match(Matcher matcher, String text) {
        if (!matcher.find()) return Values.ABSENT;
        Made match = new Made();
        match.put("match", text.substring(matcher.start(), matcher.end()));
        match.put("start", (long) matcher.start());
        match.put("end", (long) matcher.end());
        match.put("groups", groups(matcher, text));
        match.put("next", new Native("next", 0, null, (evaluation, args, context) -> match(matcher, text)));
        return match;
    }

    static List<@Nullable Object> groups(Matcher matcher, String text) {
        Seq groups = new Seq(false);
        for (int i = 1; i <= matcher.groupCount(); i++) {
            groups.add(matcher.start(i) < 0 ? "" : text.substring(matcher.start(i), matcher.end(i)));
        }
        return groups;
    }

    /** A match as {@code $match} shows it. */
    static Made found(Matcher matcher, String text) {
        Made found = new Made();
        found.put("match", text.substring(matcher.start(), matcher.end()));
        found.put("index", (long) matcher.start());
        found.put("groups", groups(matcher, text));
        return found;
    }

    @Override
    public String toString() {
        return "/" + pattern + "/";
    }

    /** Text that counts how often it is read. */
    private static final class Counted implements CharSequence {
        private final String text;
        private final int from;
        private final int to;
        private final Evaluation evaluation;
        private int reads;

        Counted(String text, int from, int to, Evaluation evaluation) {
            this.text = text;
            this.from = from;
            this.to = to;
            this.evaluation = evaluation;
        }

        @Override
        public int length() {
            return to - from;
        }

        @Override
        public char charAt(int index) {
            if (++reads >= READS_PER_STEP) {
                reads = 0;
                evaluation.spend(1);
            }
            return text.charAt(from + index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text, from + start, from + end, evaluation);
        }

        @Override
        public String toString() {
            return text.substring(from, to);
        }
    }
}
