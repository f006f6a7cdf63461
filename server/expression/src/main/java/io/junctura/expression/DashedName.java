package io.junctura.expression;

import io.junctura.expression.Lexer.Token;

/** Recognises unquoted names with a dash. */
final class DashedName {

    private DashedName() {}

    /** {@code headers.x-id} is a subtraction in JSONata, but its author means the header. */
    static void check(String text, Token name, Token dash, Token next) {
        boolean tight = name.end() == dash.start() && next.start() == dash.end();
        if (!tight || (next.type() != Lexer.Type.NAME && next.type() != Lexer.Type.NUMBER)) return;
        int end = dash.end();
        while (end < text.length() && isNamePart(text.charAt(end))) end++;
        int start = name.start();
        while (start > 0 && (isNamePart(text.charAt(start - 1)) || ".$".indexOf(text.charAt(start - 1)) >= 0)) start--;
        String dashed = text.substring(name.start(), end);
        String path = text.substring(start, name.start());
        String suggestion = path.isEmpty() ? "`" + dashed + "`" : path + "'" + dashed + "'";
        throw new InvalidExpression(
                dash.start(),
                "A dash within a name needs quotes: write " + suggestion
                        + "; or put spaces around the dash to subtract.",
                suggestion);
    }

    private static boolean isNamePart(char c) {
        return c == '-' || c == '_' || Character.isLetterOrDigit(c);
    }
}
