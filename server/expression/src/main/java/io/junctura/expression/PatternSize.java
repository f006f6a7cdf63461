package io.junctura.expression;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Computes the number of instructions of a compiled regular expression, without compiling it. A repetition copies its
 * content, so nested repetitions multiply: {@code ((a{1000}){1000}){1000}} would have a billion instructions.
 *
 * <p>Reads RE2's syntax. A pattern that this class cannot read is refused, since it could be of any size. The result is an
 * upper bound: the compiler merges some alternatives. Pure.
 */
final class PatternSize {

    /** The size of a class such as {@code \p{L}}, which has hundreds of ranges, in instructions. Copies share it. */
    static final int UNICODE_CLASS = 100;

    /** The number of characters of a case-insensitive range that take as long as one instruction. */
    private static final int FOLDED_PER_INSTRUCTION = 32;

    /** The number of ranges of a class that take as much memory as one instruction. */
    private static final int RANGES_PER_INSTRUCTION = 8;

    private static final int MAX_REPEATS = 1_000;

    /** Sizes are not counted beyond this, so that no product overflows. */
    private static final long HUGE = 1L << 40;

    private final String pattern;
    private int at;
    private boolean ignoreCase;

    /** Memory and time that repetitions do not multiply. */
    private long tables;

    private final Deque<Group> outer = new ArrayDeque<>();
    private Group group = new Group(false);

    private PatternSize(String pattern, boolean ignoreCase) {
        this.pattern = pattern;
        this.ignoreCase = ignoreCase;
    }

    /**
     * @return at least the number of compiled instructions, at most {@link #HUGE} or so
     * @throws InvalidExpression if the pattern is not a regular expression; the offset is within the pattern
     */
    static long of(String pattern, boolean ignoreCase) {
        return new PatternSize(pattern, ignoreCase).measured();
    }

    /** The content of one pair of parentheses, or of the whole pattern. */
    private static final class Group {
        private final boolean captures;
        private long alternatives;
        private long sequence;
        private long last;

        Group(boolean captures) {
            this.captures = captures;
        }

        void add(long size) {
            sequence = capped(sequence + last);
            last = size;
        }

        void nextAlternative() {
            add(0);
            alternatives = capped(alternatives + Math.max(1, sequence) + 1);
            sequence = 0;
        }

        long size() {
            add(0);
            return capped(alternatives + Math.max(1, sequence) + (captures ? 2 : 0));
        }
    }

    private static long capped(long size) {
        return Math.min(size, HUGE);
    }

    private long measured() {
        while (more()) {
            int c = take();
            switch (c) {
                case '(' -> open();
                case ')' -> close();
                case '|' -> group.nextAlternative();
                case '[' -> characterClass();
                case '*' -> repeat(0, -1);
                case '+' -> repeat(1, -1);
                case '?' -> repeat(0, 1);
                case '{' -> braces();
                case '\\' -> escape();
                case '^', '$', '.' -> group.add(1);
                default -> literal(c);
            }
        }
        if (!outer.isEmpty()) throw mistake("A ( has no ) that ends it.");
        return capped(group.size() + 2 + tables);
    }

    // Structure.

    private void open() {
        if (!looksAt("?")) {
            push(true);
            return;
        }
        at++;
        if (looksAt("P<") || looksAt("<")) {
            at = pattern.indexOf('<', at) + 1;
            int end = pattern.indexOf('>', at);
            if (end <= at || !isName(at, end)) throw mistake("It cannot look ahead or behind.");
            at = end + 1;
            push(true);
            return;
        }
        boolean removes = false;
        while (more()) {
            int flag = take();
            if (flag == ':') {
                push(false);
                return;
            }
            if (flag == ')') return;
            if (flag == '-' && !removes) removes = true;
            // A group that switches case-insensitivity off still counts as case-insensitive.
            else if (flag == 'i') ignoreCase = true;
            else if (flag != 'm' && flag != 's' && flag != 'U') break;
        }
        throw mistake("It cannot look ahead or behind, and no group begins with these characters.");
    }

    private boolean isName(int from, int to) {
        for (int i = from; i < to; i++) {
            char c = pattern.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
            if (!plain) return false;
        }
        return true;
    }

    private void push(boolean captures) {
        outer.push(group);
        group = new Group(captures);
    }

    private void close() {
        if (outer.isEmpty()) throw mistake("A ) has no ( that begins it.");
        long size = group.size();
        group = outer.pop();
        group.add(size);
    }

    /** @param most -1: any number */
    private void repeat(int least, int most) {
        if (more() && pattern.charAt(at) == '?') at++;
        long one = group.last;
        if (most == 0) group.last = 1;
        else if (most > 0) group.last = capped(one * most + (most - least));
        else group.last = capped(one * Math.max(1, least) + 2);
    }

    /** {@code {2}}, {@code {2,}} or {@code {2,5}}; anything else is a brace as text. */
    private void braces() {
        int begin = at;
        int least = number();
        int most = least;
        if (least >= 0 && more() && pattern.charAt(at) == ',') {
            at++;
            most = more() && pattern.charAt(at) == '}' ? -1 : number();
            if (most == -2) least = -2;
        }
        if (least < 0 || !more() || pattern.charAt(at) != '}') {
            at = begin;
            group.add(1);
            return;
        }
        at++;
        if (Math.max(least, most) > MAX_REPEATS) {
            throw mistake("A repeat is possible " + MAX_REPEATS + " times at most.");
        }
        repeat(least, most);
    }

    /** @return -2 if no number is here */
    private int number() {
        int begin = at;
        while (more() && pattern.charAt(at) >= '0' && pattern.charAt(at) <= '9') at++;
        int digits = at - begin;
        if (digits == 0 || (digits > 1 && pattern.charAt(begin) == '0')) return -2;
        return digits > 8 ? Integer.MAX_VALUE : Integer.parseInt(pattern.substring(begin, at));
    }

    // Characters.

    private void literal(int c) {
        if (ignoreCase) mustFold(c, c);
        group.add(1);
    }

    private void escape() {
        if (!more()) throw mistake("It ends with a backslash.");
        char c = pattern.charAt(at);
        if (c == 'Q') {
            at++;
            int end = pattern.indexOf("\\E", at);
            int stop = end < 0 ? pattern.length() : end;
            while (at < stop) literal(take());
            at = end < 0 ? stop : stop + 2;
        } else if (c == 'A' || c == 'b' || c == 'B' || c == 'z') {
            at++;
            group.add(1);
        } else if (isNamedClass()) {
            group.add(1);
        } else {
            literal(escapedCharacter());
        }
    }

    /** Skips {@code \d}, {@code \p{L}} and the like, after the backslash. @return false if something else is here */
    private boolean isNamedClass() {
        char c = pattern.charAt(at);
        if ("dDsSwW".indexOf(c) >= 0) {
            at++;
            return true;
        }
        if (c != 'p' && c != 'P') return false;
        at++;
        if (!more()) throw mistake("\\p has no name of a class.");
        if (take() == '{') {
            int end = pattern.indexOf('}', at);
            if (end < 0) throw mistake("\\p{ has no } that ends it.");
            at = end + 1;
        }
        tables += UNICODE_CLASS;
        return true;
    }

    /** The character that an escape stands for, after the backslash. */
    private int escapedCharacter() {
        int c = take();
        if (c >= '0' && c <= '7') return octal(c);
        return switch (c) {
            case 'x' -> hexadecimal();
            case 'a' -> 7;
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 11;
            default -> {
                boolean word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '8' || c == '9';
                if (word) throw mistake("\\" + Character.toString(c) + " has no meaning here.");
                yield c;
            }
        };
    }

    private int octal(int first) {
        boolean more = more() && pattern.charAt(at) >= '0' && pattern.charAt(at) <= '7';
        if (first != '0' && !more) throw mistake("Back references are not supported.");
        int value = first - '0';
        for (int i = 1; i < 3 && more() && pattern.charAt(at) >= '0' && pattern.charAt(at) <= '7'; i++) {
            value = value * 8 + (pattern.charAt(at++) - '0');
        }
        return value;
    }

    private int hexadecimal() {
        int begin = at;
        int end = at + 2;
        if (looksAt("{")) {
            begin++;
            end = pattern.indexOf('}', begin);
        }
        int value = 0;
        for (int i = begin; i < end && i < pattern.length(); i++) {
            int digit = Character.digit(pattern.charAt(i), 16);
            value = value * 16 + digit;
            if (digit < 0 || value > Character.MAX_CODE_POINT)
                throw mistake("\\x is not followed by the number of a character.");
        }
        if (end <= begin || end > pattern.length()) throw mistake("\\x is not followed by the number of a character.");
        at = begin > at ? end + 1 : end;
        return value;
    }

    private void characterClass() {
        if (looksAt("^")) at++;
        boolean first = true;
        int ranges = 0;
        while (first || !looksAt("]")) {
            first = false;
            if (!more()) throw mistake("A [ has no ] that ends it.");
            if (looksAt("[:")) {
                int end = pattern.indexOf(":]", at);
                if (end >= 0) {
                    at = end + 2;
                    continue;
                }
            }
            if (looksAt("\\") && at + 1 < pattern.length()) {
                at++;
                if (isNamedClass()) continue;
                at--;
            }
            int from = classCharacter();
            int to = from;
            if (looksAt("-") && !pattern.startsWith("-]", at) && at + 1 < pattern.length()) {
                at++;
                to = classCharacter();
            }
            if (ignoreCase) mustFold(from, to);
            ranges++;
        }
        at++;
        tables += ranges / RANGES_PER_INSTRUCTION;
        group.add(1);
    }

    private int classCharacter() {
        int c = take();
        if (c != '\\') return c;
        if (!more()) throw mistake("It ends with a backslash.");
        return escapedCharacter();
    }

    /**
     * Rejects a case-insensitive range with characters for which the compiler loops forever: their forms in other cases
     * never lead back to them.
     */
    private void mustFold(int from, int to) {
        boolean all = from <= EndlessFolds.FIRST && to >= EndlessFolds.LAST;
        if (all || to < EndlessFolds.FIRST || from > EndlessFolds.LAST) return;
        int low = Math.max(from, EndlessFolds.FIRST);
        int high = Math.min(to, EndlessFolds.LAST);
        tables += (high - low) / FOLDED_PER_INSTRUCTION;
        int endless = EndlessFolds.CHARACTERS.nextSetBit(low);
        if (endless >= 0 && endless <= high) {
            throw mistake(String.format("It ignores case, and cannot do so with the character U+%04X.", endless));
        }
    }

    // Text.

    private boolean more() {
        return at < pattern.length();
    }

    private int take() {
        if (!more()) throw mistake("It ends too early.");
        int c = pattern.codePointAt(at);
        at += Character.charCount(c);
        return c;
    }

    private boolean looksAt(String text) {
        return pattern.startsWith(text, at);
    }

    private InvalidExpression mistake(String why) {
        return new InvalidExpression(Math.min(at, pattern.length()), why);
    }
}
