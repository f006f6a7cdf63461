package io.junctura.expression;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Splits JSONata into tokens. Works within a longer text, so that it can find the end of an expression in braces. */
final class Lexer {

    enum Type {
        NAME,
        QUOTED_NAME,
        VARIABLE,
        STRING,
        NUMBER,
        VALUE,
        REGEX,
        OPERATOR,
        END
    }

    /** {@code text} is the name, operator or pattern; {@code value} that of a literal, or the flags of a pattern. */
    record Token(Type type, String text, @Nullable Object value, int start, int end) {
        boolean is(String operator) {
            return type == Type.OPERATOR && text.equals(operator);
        }
    }

    private static final String SINGLE = ".[]{}(),@#;:?+-*/%|=<>^&!~";
    private static final String[] DOUBLE = {"..", ":=", "!=", ">=", "<=", "**", "~>", "?:", "??"};

    private final String text;
    private int at;

    Lexer(String text, int from) {
        this.text = text;
        this.at = from;
    }

    int position() {
        return at;
    }

    /**
     * The end of the expression that starts here, before the two closing braces that do not belong to it; -1 if there
     * is none.
     */
    int endOfBraces() {
        int braces = 0;
        boolean afterOperand = false;
        while (true) {
            Token token = next(afterOperand);
            if (token.type == Type.END) return -1;
            if (token.is("{")) braces++;
            if (token.is("}")) {
                if (braces == 0) return text.startsWith("}", token.end) ? token.start : -1;
                braces--;
            }
            afterOperand = token.type != Type.OPERATOR || token.is(")") || token.is("]") || token.is("}");
        }
    }

    /** @param afterOperand whether a slash divides here; otherwise it begins a regular expression */
    Token next(boolean afterOperand) {
        skipBlanks();
        if (at >= text.length()) return new Token(Type.END, "", null, text.length(), text.length());
        int start = at;
        char c = text.charAt(at);
        if (c == '/' && !afterOperand) return regex(start);
        for (String operator : DOUBLE) {
            if (text.startsWith(operator, at)) return operator(operator, start);
        }
        if (SINGLE.indexOf(c) >= 0) return operator(String.valueOf(c), start);
        if (c == '"' || c == '\'') return string(c, start);
        if (c >= '0' && c <= '9') return number(start);
        if (c == '`') {
            int end = text.indexOf('`', at + 1);
            if (end < 0) throw new InvalidExpression(start, "The quoted name has no ` that ends it.");
            at = end + 1;
            return new Token(Type.QUOTED_NAME, text.substring(start + 1, end), null, start, at);
        }
        return name(c, start);
    }

    private void skipBlanks() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                at++;
            } else if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                if (end < 0) throw new InvalidExpression(at, "The comment has no */ that ends it.");
                at = end + 2;
            } else {
                return;
            }
        }
    }

    private Token operator(String operator, int start) {
        at = start + operator.length();
        return new Token(Type.OPERATOR, operator, null, start, at);
    }

    private Token name(char first, int start) {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c <= ' ' || SINGLE.indexOf(c) >= 0) break;
            at++;
        }
        if (at == start) throw new InvalidExpression(start, "A character that has no meaning here.");
        String word = text.substring(start, at);
        if (first == '$') return new Token(Type.VARIABLE, word.substring(1), null, start, at);
        return switch (word) {
            case "and", "or", "in" -> new Token(Type.OPERATOR, word, null, start, at);
            case "true" -> new Token(Type.VALUE, word, true, start, at);
            case "false" -> new Token(Type.VALUE, word, false, start, at);
            case "null" -> new Token(Type.VALUE, word, null, start, at);
            default -> new Token(Type.NAME, word, null, start, at);
        };
    }

    private Token number(int start) {
        digits();
        boolean integer = true;
        if (at + 1 < text.length() && text.charAt(at) == '.' && isDigit(at + 1)) {
            integer = false;
            at++;
            digits();
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            int exponent = at + 1;
            if (exponent < text.length() && "+-".indexOf(text.charAt(exponent)) >= 0) exponent++;
            if (isDigit(exponent)) {
                integer = false;
                at = exponent;
                digits();
            }
        }
        String digits = text.substring(start, at);
        double approximate = Double.parseDouble(digits);
        if (digits.length() > 1_000 || Double.isInfinite(approximate)) {
            throw new InvalidExpression(start, "The number is out of range.");
        }
        return new Token(Type.NUMBER, digits, integer ? integer(digits) : decimal(digits, approximate), start, at);
    }

    private static Object integer(String digits) {
        BigInteger integer = new BigInteger(digits);
        return integer.bitLength() < 64 ? (Object) integer.longValue() : integer;
    }

    /** The number as a double, which computes fast, unless the literal has more digits than a double can hold. */
    private static Object decimal(String digits, double approximate) {
        if (approximate == 0 || approximate < 1e-300) return Numbers.tidy(approximate);
        BigDecimal exact = new BigDecimal(digits);
        if (new BigDecimal(Double.toString(approximate)).compareTo(exact) != 0) return exact;
        return Numbers.tidy(approximate);
    }

    private void digits() {
        while (isDigit(at)) at++;
    }

    private boolean isDigit(int index) {
        return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    private Token string(char quote, int start) {
        StringBuilder out = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == quote) return new Token(Type.STRING, "", out.toString(), start, at);
            if (c == '\\') escape(out);
            else out.append(c);
        }
        throw new InvalidExpression(start, "The string has no " + quote + " that ends it.");
    }

    private void escape(StringBuilder out) {
        char c = at < text.length() ? text.charAt(at++) : 0;
        switch (c) {
            case '"', '\\', '/', '\'' -> out.append(c);
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'u' -> {
                int code = 0;
                for (int i = 0; i < 4; i++) {
                    int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
                    if (digit < 0 || text.charAt(at) > 'f') {
                        throw new InvalidExpression(at, "\\u must be followed by four hexadecimal digits.");
                    }
                    code = code * 16 + digit;
                    at++;
                }
                out.append((char) code);
            }
            default ->
                throw new InvalidExpression(at - 1, "A backslash cannot be followed by this character in a string.");
        }
    }

    private Token regex(int start) {
        int depth = 0;
        int i = start + 1;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\\') {
                i += 2;
                continue;
            }
            if (c == '/' && depth <= 0) break;
            if (c == '(' || c == '[' || c == '{') depth++;
            if (c == ')' || c == ']' || c == '}') depth--;
            i++;
        }
        if (i >= text.length()) throw new InvalidExpression(start, "The regular expression has no / that ends it.");
        String pattern = text.substring(start + 1, i);
        if (pattern.isEmpty()) throw new InvalidExpression(start, "The regular expression is empty.");
        int flags = ++i;
        while (i < text.length() && (text.charAt(i) == 'i' || text.charAt(i) == 'm')) i++;
        at = i;
        return new Token(Type.REGEX, pattern, text.substring(flags, i), start, at);
    }
}
