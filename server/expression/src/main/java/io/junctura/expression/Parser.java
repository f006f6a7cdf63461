package io.junctura.expression;

import io.junctura.expression.Lexer.Token;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Parses JSONata to a tree, by operator precedence. */
final class Parser {

    private static final int MAX_DEPTH = 150;
    private static final int MAX_HEIGHT = 250;

    private final Lexer lexer;
    private final DocumentPatterns patterns;
    private final String text;
    private Token token;
    private Token taken;
    private final Set<String> bound = new HashSet<>();
    private int parents;
    private int depth;

    /** The height of the tallest part of the form that is being parsed. */
    private int tallest;

    /** @param bound the variables that the expression binds anywhere */
    record Parsed(Node root, Set<String> bound) {}

    private Parser(String text, DocumentPatterns patterns) {
        this.text = text;
        this.patterns = patterns;
        lexer = new Lexer(text, 0);
        token = lexer.next(false);
        taken = token;
    }

    /** @param patterns the patterns of the expression's document */
    static Parsed parse(String text, DocumentPatterns patterns) {
        Parser parser = new Parser(text, patterns);
        if (parser.token.type() == Lexer.Type.END) throw new InvalidExpression(0, "The expression is empty.");
        Draft draft = parser.expression(0);
        if (parser.token.type() != Lexer.Type.END) throw parser.unexpected();
        if (!draft.slots().isEmpty()) throw Draft.noParent(draft.position);
        return new Parsed(draft.finished(), parser.bound);
    }

    private Draft expression(int binding) {
        if (++depth > MAX_DEPTH) throw new InvalidExpression(token.start(), "The expression is nested too deeply.");
        int siblings = tallest;
        tallest = 0;
        Token first = take(isOperand(token));
        Draft left = measured(prefix(first));
        while (binding < Precedence.of(token)) {
            Token before = taken;
            Token operator = take(false);
            if (operator.is("-") && before.type() == Lexer.Type.NAME) DashedName.check(text, before, operator, token);
            left = measured(infix(operator, left));
        }
        tallest = Math.max(siblings, tallest);
        depth--;
        return left;
    }

    private Draft measured(Draft draft) {
        if (++tallest > MAX_HEIGHT)
            throw new InvalidExpression(draft.position, "The expression has too many parts in a row.");
        return draft;
    }

    private static boolean isOperand(Token token) {
        return token.type() != Lexer.Type.OPERATOR || "* ** % and or in".contains(token.text());
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
                throw new InvalidExpression(token.start(), "The expression ends where " + operator + " is expected.");
            }
            throw new InvalidExpression(token.start(), "Here " + operator + " is expected, not " + shown(token) + ".");
        }
        take(operand);
    }

    private InvalidExpression unexpected() {
        return token.type() == Lexer.Type.END
                ? new InvalidExpression(token.start(), "The expression ends too early.")
                : new InvalidExpression(token.start(), "There is a mistake before or at " + shown(token) + ".");
    }

    private static String shown(Token token) {
        return switch (token.type()) {
            case STRING -> "this string";
            case END -> "the end";
            case VARIABLE -> "$" + token.text();
            default -> token.text();
        };
    }

    private Draft prefix(Token first) {
        int at = first.start();
        return switch (first.type()) {
            case NAME, QUOTED_NAME -> PathDraft.ofName(at, first.text());
            case VARIABLE -> new Drafts.Variable(at, first.text());
            case STRING, NUMBER, VALUE -> new Drafts.Literal(at, first.value());
            case REGEX -> new Drafts.CompleteDraft(new Node.RegularExpression(at, regex(first)));
            case END -> throw new InvalidExpression(at, "The expression ends too early.");
            case OPERATOR -> prefixOperator(first);
        };
    }

    private Regex regex(Token token) {
        String flags = String.valueOf(token.value());
        int bits = (flags.contains("i") ? BoundedPattern.IGNORE_CASE : 0)
                | (flags.contains("m") ? BoundedPattern.LINES : 0);
        try {
            return new Regex(patterns.compile(token.text(), bits));
        } catch (InvalidExpression e) {
            throw new InvalidExpression(
                    token.start() + 1 + e.offset, "This regular expression cannot be used. " + e.getMessage());
        }
    }

    private Draft prefixOperator(Token first) {
        int at = first.start();
        return switch (first.text()) {
            case "*" -> new Drafts.Wildcard(at);
            case "**" -> new Drafts.CompleteDraft(new Node.Descendants(at));
            case "%" -> new Drafts.Parent(at, "!" + parents++);
            case "and", "or", "in" -> PathDraft.ofName(at, first.text());
            case "-" -> {
                Draft operand = expression(70);
                yield operand.negate()
                        ? operand
                        : new Drafts.CompleteDraft(new Node.Negate(at, operand.finished()), operand);
            }
            case "(" -> block(first);
            case "[" -> list(first);
            case "{" -> {
                List<Draft> parts = new ArrayList<>();
                yield new Drafts.CompleteDraft(grouping(at, parts), parts.toArray(Draft[]::new));
            }
            case "|" -> transform(first);
            default ->
                throw new InvalidExpression(at, "The operator " + first.text() + " cannot begin an expression here.");
        };
    }

    private Draft block(Token first) {
        List<Draft> parts = new ArrayList<>();
        while (!token.is(")")) {
            parts.add(expression(0));
            if (!token.is(";")) break;
            take(false);
        }
        expect(")", true);
        return new Drafts.Block(first.start(), parts);
    }

    private Draft list(Token first) {
        List<Draft> items = new ArrayList<>();
        if (!token.is("]")) {
            while (true) {
                Draft item = expression(0);
                if (token.is("..")) {
                    int at = take(false).start();
                    item = measured(operation(at, "..", item, expression(0)));
                }
                items.add(item);
                if (!token.is(",")) break;
                take(false);
            }
        }
        expect("]", true);
        return new Drafts.ListOf(first.start(), items);
    }

    private Draft transform(Token first) {
        Draft pattern = expression(0);
        expect("|", false);
        Draft update = expression(0);
        Node delete = null;
        if (token.is(",")) {
            take(false);
            delete = expression(0).finished();
        }
        expect("|", true);
        return new Drafts.CompleteDraft(new Transform(first.start(), pattern.finished(), update.finished(), delete));
    }

    /** @param parts gets all keys and values */
    private Grouping grouping(int at, List<Draft> parts) {
        List<Grouping.Pair> pairs = new ArrayList<>();
        if (!token.is("}")) {
            while (true) {
                Draft key = expression(0);
                expect(":", false);
                Draft value = expression(0);
                parts.add(key);
                parts.add(value);
                pairs.add(new Grouping.Pair(key.finished(), value.finished()));
                if (!token.is(",")) break;
                take(false);
            }
        }
        expect("}", true);
        return new Grouping(at, List.copyOf(pairs));
    }

    private Draft infix(Token operator, Draft left) {
        int at = operator.start();
        return switch (operator.text()) {
            case "(" -> call(operator, left);
            case "[" -> brackets(operator, left);
            case "{" -> {
                left.group(at, grouping(at, new ArrayList<>()));
                yield left;
            }
            case "^" -> order(operator, left);
            case ":=" -> bind(operator, left);
            case "@", "#" -> boundStep(operator, left);
            case "?" -> condition(operator, left);
            case "?:", "??", "~>", "." -> {
                // The first two are right associative.
                Draft right = expression(operator.text().startsWith("?") ? 0 : Precedence.of(operator.text()));
                yield joined(operator, left, right);
            }
            default -> operation(at, operator.text(), left, expression(Precedence.of(operator.text())));
        };
    }

    private static Draft joined(Token operator, Draft left, Draft right) {
        int at = operator.start();
        return switch (operator.text()) {
            case "?:" -> new Drafts.CompleteDraft(new Node.OrElse(at, left.finished(), right.finished()), left, right);
            case "??" ->
                new Drafts.CompleteDraft(new Node.Coalesce(at, left.finished(), right.finished()), left, right);
            case "~>" -> {
                Calls.Call call = right.call();
                Draft applied = new Drafts.CompleteDraft(
                        call == null
                                ? new Calls.Apply(at, left.finished(), right.finished())
                                : new Calls.Chain(at, left.finished(), call));
                applied.keepsList = left.keepsList || right.keepsList;
                yield applied;
            }
            default -> {
                PathDraft path = left.beginPath();
                path.append(right);
                yield path;
            }
        };
    }

    private static Draft operation(int at, String sign, Draft left, Draft right) {
        Node first = left.finished();
        Node second = right.finished();
        Node node = switch (sign) {
            case "and" -> new Node.And(at, first, second);
            case "or" -> new Node.Or(at, first, second);
            default -> new Node.Operation(at, Operator.of(sign), first, second);
        };
        return new Drafts.CompleteDraft(node, left, right);
    }

    private Draft bind(Token operator, Draft left) {
        String name = left.variable();
        if (name == null)
            throw new InvalidExpression(left.position, "The left side of := must be a variable such as $x.");
        bound.add(name);
        Draft value = expression(Precedence.of(":=") - 1);
        return new Drafts.CompleteDraft(new Node.Bind(operator.start(), name, value.finished()), value);
    }

    private Draft boundStep(Token operator, Draft left) {
        Draft variable = expression(Precedence.of(operator.text()));
        String name = variable.variable();
        if (name == null) {
            throw new InvalidExpression(
                    variable.position, "The right side of " + operator.text() + " must be a variable such as $x.");
        }
        bound.add(name);
        if (operator.is("@")) {
            left.focus(operator.start(), name);
            return left;
        }
        if (left.last() == left) left.filtersToStages();
        PathDraft path = left.asPath();
        path.index(name);
        return path;
    }

    private Draft condition(Token operator, Draft test) {
        Draft then = expression(0);
        Draft otherwise = null;
        if (token.is(":")) {
            take(false);
            otherwise = expression(0);
        }
        return new Drafts.Condition(operator.start(), test, then, otherwise);
    }

    private Draft brackets(Token operator, Draft left) {
        if (token.is("]")) {
            left.keepList();
            take(true);
            return left;
        }
        left.filter(operator.start(), expression(0));
        expect("]", true);
        return left;
    }

    private Draft order(Token operator, Draft left) {
        expect("(", false);
        List<OrderBy.Term> terms = new ArrayList<>();
        List<Draft> criteria = new ArrayList<>();
        while (true) {
            boolean descending = token.is(">");
            if (descending || token.is("<")) take(false);
            Draft criterion = expression(0);
            criteria.add(criterion);
            terms.add(new OrderBy.Term(descending, criterion.finished()));
            if (!token.is(",")) break;
            take(false);
        }
        expect(")", true);
        PathDraft path = left.asPath();
        path.append(new Drafts.OrderBy(operator.start(), terms, criteria));
        return path;
    }

    private Draft call(Token operator, Draft callee) {
        List<Draft> arguments = new ArrayList<>();
        boolean partial = false;
        if (!token.is(")")) {
            while (true) {
                if (token.is("?")) {
                    partial = true;
                    arguments.add(new Drafts.CompleteDraft(new Calls.Placeholder(token.start())));
                    take(true);
                } else {
                    arguments.add(expression(0));
                }
                if (!token.is(",")) break;
                take(false);
            }
        }
        expect(")", true);
        String name = callee.field();
        if ("function".equals(name) || "λ".equals(name)) return lambda(callee.position, arguments);
        if (!partial) return new Drafts.Call(operator.start(), callee, arguments);
        Node node = new Calls.Partial(
                operator.start(),
                callee.finished(),
                arguments.stream().map(Draft::finished).toList());
        return new Drafts.CompleteDraft(node, arguments.toArray(Draft[]::new));
    }

    private Draft lambda(int at, List<Draft> variables) {
        List<String> parameters = new ArrayList<>();
        for (Draft variable : variables) {
            String name = variable.variable();
            if (name == null) {
                throw new InvalidExpression(variable.position, "A function's parameters must be variables such as $x.");
            }
            parameters.add(name);
        }
        bound.addAll(parameters);
        Signature signature = token.is("<") ? signature() : null;
        expect("{", false);
        Draft body = expression(0).inTailPosition();
        expect("}", true);
        return new Drafts.CompleteDraft(
                new Calls.FunctionLiteral(at, List.copyOf(parameters), signature, body.finished()));
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
