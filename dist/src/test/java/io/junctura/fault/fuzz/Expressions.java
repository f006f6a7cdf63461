package io.junctura.fault.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Expressions: typical ones with random changes, and ones generated from the grammar. */
final class Expressions {
    private static final List<String> SENSIBLE = List.of(
            "payload.lines[price > 10 and count < 5].(price * count)",
            "$sum(payload.lines.(qty * price))",
            "payload.lines{sku: $sum(qty)}",
            "payload.lines^(>price, <sku)[0..2]",
            "$map(payload.a, function($v, $i, $all) { $v & $i })",
            "($x := 1; $f := function($n) { $n < 2 ? 1 : $n * $f($n - 1) }; $f(10))",
            "payload ~> |lines|{'sum': price * qty}, ['price']|",
            "payload.a ~> $uppercase ~> $split(' ')",
            "$replace(payload.a, /([a-z]+)(\\d*)/i, '$2$1')",
            "payload.**.id",
            "payload.a ? payload.b : payload.c ?? 'none'",
            "$formatNumber(payload.a, '#,##0.00')",
            "$toMillis(payload.a, '[Y0001]-[M01]-[D01]')",
            "[1..100][$ % 2 = 0]",
            "payload.lines@$l#$i.{'i': $i, 'sku': $l.sku}",
            "payload.%.a",
            "$match(payload.a, /a|(b)|c{2,3}|[^x-z]|\\bq\\b/)",
            "'\\u0041\\n' & `a b`.c",
            "-payload.a in [1, 2, 3] or not payload.b",
            "$reduce([1..5], function($a, $b)<nn:n> { $a + $b }, 0)");

    private static final List<String> PATTERNS = List.of(
            "/a/",
            "/(a+)+b/i",
            "/[\\w-]{2,}$/m",
            "/a{1000}/",
            "/((a{10}){10}){10}/",
            "/\\p{L}|\\P{Nd}/",
            "/(?:)/",
            "/^$/",
            "/(/",
            "/[/",
            "/a**/",
            "/(?<n>a)\\k<n>/",
            "/(?=a)/",
            "/\\Q*\\E/",
            "/[a-\\d]/",
            "/x{2,1}/",
            "/\\x{110000}/");

    private static final List<String> OPERATORS = List.of(
            "+", "-", "*", "/", "%", "&", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in", "~>", "??", "?:", "..",
            ".", ":=");

    private final List<String> functions;
    private final Random random;

    Expressions(List<String> functions, Random random) {
        this.functions = functions;
        this.random = random;
    }

    String next() {
        if (random.nextBoolean()) return drawn(0);
        String text = HostileValues.pick(random, SENSIBLE);
        return HostileValues.oneIn(random, 4) ? text : Mutations.text(text, random);
    }

    private String drawn(int depth) {
        int kind = random.nextInt(depth > 5 ? 7 : 22);
        return switch (kind) {
            case 0 -> "payload.a";
            case 1 -> "$";
            case 2 -> JsonText.of(HostileValues.number(random));
            case 3 -> JsonText.of(HostileValues.text(random));
            case 4 -> "$x";
            case 5 -> HostileValues.pick(random, PATTERNS);
            case 6 -> "payload.**";
            case 7, 8, 9, 10 -> call(depth);
            case 11, 12, 13 -> drawn(depth + 1) + " " + HostileValues.pick(random, OPERATORS) + " " + drawn(depth + 1);
            case 14 -> "(" + drawn(depth + 1) + "; $x := " + drawn(depth + 1) + "; " + drawn(depth + 1) + ")";
            case 15 -> "[" + drawn(depth + 1) + ".." + drawn(depth + 1) + "]";
            case 16 -> "{" + drawn(depth + 1) + ": " + drawn(depth + 1) + "}";
            case 17 -> drawn(depth + 1) + "[" + drawn(depth + 1) + "]";
            case 18 -> drawn(depth + 1) + "^(>" + drawn(depth + 1) + ")";
            case 19 -> "function($x, $y) { " + drawn(depth + 1) + " }";
            case 20 -> drawn(depth + 1) + " ~> |" + drawn(depth + 1) + "|" + drawn(depth + 1) + "|";
            default -> drawn(depth + 1) + " ? " + drawn(depth + 1) + " : " + drawn(depth + 1);
        };
    }

    private String call(int depth) {
        List<String> arguments = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--)
            arguments.add(HostileValues.oneIn(random, 12) ? "?" : drawn(depth + 1));
        return "$" + HostileValues.pick(random, functions) + "(" + String.join(", ", arguments) + ")";
    }
}
