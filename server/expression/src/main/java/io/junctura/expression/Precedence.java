package io.junctura.expression;

import io.junctura.expression.Lexer.Token;
import java.util.Map;

/** The precedence of operators: the higher, the stronger they bind. */
final class Precedence {

    private static final Map<String, Integer> BINDING = Map.ofEntries(
            Map.entry(".", 75),
            Map.entry("[", 80),
            Map.entry("{", 70),
            Map.entry("(", 80),
            Map.entry("@", 80),
            Map.entry("#", 80),
            Map.entry("?", 20),
            Map.entry("+", 50),
            Map.entry("-", 50),
            Map.entry("*", 60),
            Map.entry("/", 60),
            Map.entry("%", 60),
            Map.entry("=", 40),
            Map.entry("<", 40),
            Map.entry(">", 40),
            Map.entry("^", 40),
            Map.entry(":=", 10),
            Map.entry("!=", 40),
            Map.entry("<=", 40),
            Map.entry(">=", 40),
            Map.entry("~>", 40),
            Map.entry("?:", 40),
            Map.entry("??", 40),
            Map.entry("and", 30),
            Map.entry("or", 25),
            Map.entry("in", 40),
            Map.entry("&", 50));

    private Precedence() {}

    /** The precedence of an operator between two operands. */
    static int of(String operator) {
        return BINDING.getOrDefault(operator, 0);
    }

    /** 0 if the token does not continue an expression. */
    static int of(Token token) {
        return token.type() == Lexer.Type.OPERATOR ? of(token.text()) : 0;
    }
}
