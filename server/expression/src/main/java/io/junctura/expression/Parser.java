package io.junctura.expression;

import io.junctura.expression.Lexer.Token;
import io.junctura.expression.Node.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSONata's text to a tree, by operator precedence. */
final class Parser {

    private static final int MAX_DEPTH = 150;
    private static final int MAX_HEIGHT = 250;

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

    private final Lexer lexer;
    private final DocumentPatterns patterns;
    private final String text;
    private Token token;
    private Token taken;
    private int depth;

    private Parser(String text, DocumentPatterns patterns) {
        this.text = text;
        this.patterns = patterns;
        lexer = new Lexer(text, 0);
        token = lexer.next(false);
        taken = token;
    }

    /** @param patterns of the document that the expression is in */
    static Node parse(String text, DocumentPatterns patterns) {
        Parser parser = new Parser(text, patterns);
        if (parser.token.type() == Lexer.Type.END) throw new Mistake(0, "The expression is empty.");
        Node node = parser.expression(0);
        if (parser.token.type() != Lexer.Type.END) throw parser.unexpected();
        return node;
    }

    private Node expression(int binding) {
        if (++depth > MAX_DEPTH) throw new Mistake(token.start(), "The expression is nested too deeply.");
        Token first = take(isOperand(token));
        Node left = measured(prefix(first));
        while (binding < bindingOf(token)) {
            Token before = taken;
            Token operator = take(false);
            if (operator.is("-") && before.type() == Lexer.Type.NAME) checkDash(before, operator);
            left = measured(infix(operator, left));
        }
        depth--;
        return left;
    }

    /** {@code headers.x-id} is a subtraction to JSONata, and never one to whoever wrote it. */
    private void checkDash(Token name, Token dash) {
        boolean tight = name.end() == dash.start() && token.start() == dash.end();
        if (!tight || (token.type() != Lexer.Type.NAME && token.type() != Lexer.Type.NUMBER)) return;
        int end = dash.end();
        while (end < text.length() && isNamePart(text.charAt(end))) end++;
        int start = name.start();
        while (start > 0 && (isNamePart(text.charAt(start - 1)) || ".$".indexOf(text.charAt(start - 1)) >= 0)) start--;
        String dashed = text.substring(name.start(), end);
        String path = text.substring(start, name.start());
        String suggestion = path.isEmpty() ? "`" + dashed + "`" : path + "'" + dashed + "'";
        throw new Mistake(
                dash.start(),
                "A dash within a name needs quotes: write " + suggestion
                        + "; or put spaces around the dash to subtract.",
                suggestion);
    }

    private static boolean isNamePart(char c) {
        return c == '-' || c == '_' || Character.isLetterOrDigit(c);
    }

    private static boolean isOperand(Token token) {
        return token.type() != Lexer.Type.OPERATOR || "* ** % and or in".contains(token.text());
    }

    private static int bindingOf(Token token) {
        return token.type() == Lexer.Type.OPERATOR ? BINDING.getOrDefault(token.text(), 0) : 0;
    }

    private static Node measured(Node node) {
        int height = 0;
        height = Math.max(height, height(node.left));
        height = Math.max(height, height(node.right));
        height = Math.max(height, height(node.subject));
        for (Node part : node.parts) height = Math.max(height, part.height);
        for (Node.Pair pair : node.pairs) height = Math.max(height, Math.max(pair.key().height, pair.value().height));
        for (Node.Term term : node.terms) height = Math.max(height, term.expression().height);
        node.height = height + 1;
        if (node.height > MAX_HEIGHT) throw new Mistake(node.position, "The expression has too many parts in a row.");
        return node;
    }

    private static int height(@Nullable Node node) {
        return node == null ? 0 : node.height;
    }

    /** @param operand whether the token taken may be an operand, so that a slash after it divides */
    private Token take(boolean operand) {
        taken = token;
        token = lexer.next(operand);
        return taken;
    }

    private void expect(String operator, boolean operand) {
        if (!token.is(operator)) {
            if (token.type() == Lexer.Type.END) {
                throw new Mistake(token.start(), "The expression ends where " + operator + " is expected.");
            }
            throw new Mistake(token.start(), "Here " + operator + " is expected, not " + shown(token) + ".");
        }
        take(operand);
    }

    private Mistake unexpected() {
        return token.type() == Lexer.Type.END
                ? new Mistake(token.start(), "The expression ends too early.")
                : new Mistake(token.start(), "There is a mistake before or at " + shown(token) + ".");
    }

    private static String shown(Token token) {
        return switch (token.type()) {
            case STRING -> "this string";
            case END -> "the end";
            case VARIABLE -> "$" + token.text();
            default -> token.text();
        };
    }

    private Node prefix(Token first) {
        Node node;
        return switch (first.type()) {
            case NAME, QUOTED_NAME -> {
                node = new Node(Kind.NAME, first.start());
                node.name = first.text();
                yield node;
            }
            case VARIABLE -> {
                node = new Node(Kind.VARIABLE, first.start());
                node.name = first.text();
                yield node;
            }
            case STRING, NUMBER, VALUE -> {
                node = new Node(Kind.LITERAL, first.start());
                node.value = first.value();
                yield node;
            }
            case REGEX -> {
                node = new Node(Kind.REGEX, first.start());
                node.value = regex(first);
                yield node;
            }
            case END -> throw new Mistake(first.start(), "The expression ends too early.");
            default -> prefixOperator(first);
        };
    }

    private Regex regex(Token token) {
        String flags = String.valueOf(token.value());
        int bits = (flags.contains("i") ? BoundedPattern.IGNORE_CASE : 0)
                | (flags.contains("m") ? BoundedPattern.LINES : 0);
        try {
            return new Regex(patterns.compile(token.text(), bits));
        } catch (Mistake e) {
            throw new Mistake(
                    token.start() + 1 + e.offset, "This regular expression cannot be used. " + e.getMessage());
        }
    }

    private Node prefixOperator(Token first) {
        return switch (first.text()) {
            case "*" -> new Node(Kind.WILDCARD, first.start());
            case "**" -> new Node(Kind.DESCENDANTS, first.start());
            case "%" -> new Node(Kind.PARENT, first.start());
            case "and", "or", "in" -> {
                Node name = new Node(Kind.NAME, first.start());
                name.name = first.text();
                yield name;
            }
            case "-" -> {
                Node negate = new Node(Kind.NEGATE, first.start());
                negate.left = expression(70);
                yield negate;
            }
            case "(" -> block(first);
            case "[" -> array(first);
            case "{" -> {
                Node object = new Node(Kind.OBJECT, first.start());
                object.pairs = pairs();
                yield object;
            }
            case "|" -> transform(first);
            default ->
                throw new Mistake(first.start(), "The operator " + first.text() + " cannot begin an expression here.");
        };
    }

    private Node block(Token first) {
        Node block = new Node(Kind.BLOCK, first.start());
        while (!token.is(")")) {
            block.parts.add(expression(0));
            if (!token.is(";")) break;
            take(false);
        }
        expect(")", true);
        return block;
    }

    private Node array(Token first) {
        Node array = new Node(Kind.ARRAY, first.start());
        if (!token.is("]")) {
            while (true) {
                Node item = expression(0);
                if (token.is("..")) {
                    Node range = new Node(Kind.BINARY, take(false).start());
                    range.name = "..";
                    range.left = item;
                    range.right = expression(0);
                    item = measured(range);
                }
                array.parts.add(item);
                if (!token.is(",")) break;
                take(false);
            }
        }
        expect("]", true);
        return array;
    }

    private Node transform(Token first) {
        Node transform = new Node(Kind.TRANSFORM, first.start());
        transform.subject = expression(0);
        expect("|", false);
        transform.left = expression(0);
        if (token.is(",")) {
            take(false);
            transform.right = expression(0);
        }
        expect("|", true);
        return transform;
    }

    private List<Node.Pair> pairs() {
        List<Node.Pair> pairs = new ArrayList<>();
        if (!token.is("}")) {
            while (true) {
                Node key = expression(0);
                expect(":", false);
                pairs.add(new Node.Pair(key, expression(0)));
                if (!token.is(",")) break;
                take(false);
            }
        }
        expect("}", true);
        return pairs;
    }

    private Node infix(Token operator, Node left) {
        int at = operator.start();
        return switch (operator.text()) {
            case "(" -> call(operator, left);
            case "[" -> brackets(operator, left);
            case "{" -> {
                Node group = binary(Kind.GROUP, at, left);
                group.pairs = pairs();
                yield group;
            }
            case "^" -> order(operator, left);
            case ":=" -> {
                if (!left.is(Kind.VARIABLE)) {
                    throw new Mistake(left.position, "The left side of := must be a variable such as $x.");
                }
                Node bind = new Node(Kind.BIND, at);
                bind.name = left.name;
                bind.right = expression(BINDING.get(":=") - 1);
                yield bind;
            }
            case "@", "#" -> {
                Node bound = binary(operator.text().equals("@") ? Kind.FOCUS : Kind.INDEX, at, left);
                Node variable = expression(BINDING.get(operator.text()));
                if (!variable.is(Kind.VARIABLE)) {
                    throw new Mistake(
                            variable.position,
                            "The right side of " + operator.text() + " must be a variable such as $x.");
                }
                bound.name = variable.name;
                bound.keepArray = variable.keepArray;
                yield bound;
            }
            case "?" -> {
                Node condition = new Node(Kind.CONDITION, at);
                condition.subject = left;
                condition.left = expression(0);
                if (token.is(":")) {
                    take(false);
                    condition.right = expression(0);
                }
                yield condition;
            }
            case "?:", "??" -> {
                Node other = binary(operator.text().equals("?:") ? Kind.ELVIS : Kind.COALESCE, at, left);
                other.right = expression(0);
                yield other;
            }
            case "~>" -> {
                Node apply = binary(Kind.APPLY, at, left);
                apply.right = expression(BINDING.get("~>"));
                yield apply;
            }
            case "." -> {
                Node dot = binary(Kind.DOT, at, left);
                dot.right = expression(BINDING.get("."));
                yield dot;
            }
            default -> {
                Node binary = binary(Kind.BINARY, at, left);
                binary.name = operator.text();
                binary.right = expression(BINDING.get(operator.text()));
                yield binary;
            }
        };
    }

    private static Node binary(Kind kind, int position, Node left) {
        Node node = new Node(kind, position);
        node.left = left;
        return node;
    }

    private Node brackets(Token operator, Node left) {
        if (token.is("]")) {
            Node step = left;
            while (step.is(Kind.FILTER) && step.left != null) step = step.left;
            step.keepArray = true;
            take(true);
            return left;
        }
        Node filter = binary(Kind.FILTER, operator.start(), left);
        filter.right = expression(0);
        expect("]", true);
        return filter;
    }

    private Node order(Token operator, Node left) {
        expect("(", false);
        List<Node.Term> terms = new ArrayList<>();
        while (true) {
            boolean descending = token.is(">");
            if (descending || token.is("<")) take(false);
            terms.add(new Node.Term(descending, expression(0)));
            if (!token.is(",")) break;
            take(false);
        }
        expect(")", true);
        Node order = binary(Kind.ORDER, operator.start(), left);
        order.terms = terms;
        return order;
    }

    private Node call(Token operator, Node left) {
        Node call = new Node(Kind.CALL, operator.start());
        call.subject = left;
        if (!token.is(")")) {
            while (true) {
                if (token.is("?")) {
                    call.kind = Kind.PARTIAL;
                    call.parts.add(new Node(Kind.PLACEHOLDER, token.start()));
                    take(true);
                } else {
                    call.parts.add(expression(0));
                }
                if (!token.is(",")) break;
                take(false);
            }
        }
        expect(")", true);
        if (left.is(Kind.NAME) && (left.name.equals("function") || left.name.equals("λ"))) return lambda(call);
        return call;
    }

    private Node lambda(Node call) {
        Node lambda = new Node(Kind.LAMBDA, call.subject == null ? call.position : call.subject.position);
        List<String> parameters = new ArrayList<>();
        for (Node parameter : call.parts) {
            if (!parameter.is(Kind.VARIABLE)) {
                throw new Mistake(parameter.position, "A function's parameters must be variables such as $x.");
            }
            parameters.add(parameter.name);
        }
        lambda.parameters = parameters;
        if (token.is("<")) lambda.signature = signature();
        expect("{", false);
        lambda.left = expression(0);
        expect("}", true);
        return lambda;
    }

    private Signature signature() {
        int start = token.start();
        StringBuilder text = new StringBuilder();
        int open = 0;
        do {
            if (token.is("<")) open++;
            if (token.is(">")) open--;
            if (token.type() == Lexer.Type.END || token.is("{")) throw unexpected();
            text.append(token.text());
            take(true);
        } while (open > 0);
        return Signature.parse(text.toString(), start);
    }
}
