package io.junctura.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.junctura.memory.MemoryPool;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Calls every built-in function with hostile arguments: it must return or fail with a message, within the limits. The
 * functions come from the table of built-ins, so new ones are tested automatically.
 */
class HostileArgumentsTest {

    private static final int CALLS = 150;

    /** As large as what all evaluations share with a heap of 256 MB. */
    private static final long SHARED = 32L << 20;

    /** Of a list or an object that a function makes, and forgets to charge, so much is not noticed. */
    private static final long UNNOTICED = 4_096;

    /** Or what the function among the arguments says. */
    private static final String SENTENCE = "(?s).+[.?!)]|no";

    private static final List<@Nullable Object> VALUES = values();

    /** All that the values hold, too. */
    private static final Set<@Nullable Object> GIVEN = Collections.newSetFromMap(new IdentityHashMap<>());

    static {
        VALUES.forEach(HostileArgumentsTest::given);
    }

    private static void given(@Nullable Object value) {
        if (!GIVEN.add(value)) return;
        if (value instanceof List<?> list) list.forEach(HostileArgumentsTest::given);
        if (value instanceof Map<?, ?> map) map.values().forEach(HostileArgumentsTest::given);
    }

    static Stream<String> functions() {
        return Expression.functions().stream().map(BuiltIn::name);
    }

    private static List<@Nullable Object> values() {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(Values.ABSENT);
        values.add(null);
        values.addAll(List.of(true, false, 0L, 1L, -1L, 2L, 10L, 36L, 37L, 0.5, -0.0, 1.5, -2.5, 1e15, 1e308, -1e308));
        values.addAll(List.of(Double.MIN_VALUE, Double.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, 1_000_000L));
        values.addAll(List.of(
                new BigInteger("9".repeat(900)),
                new BigDecimal("1e-1000"),
                new BigDecimal("-1.5e1000"),
                4_000_000_000L));
        values.addAll(
                List.of("", " ", "a", "ab", "$1$2$0$$", "%", "%E9%80%", "%ff", "0x" + "f".repeat(900), "-1e999999"));
        values.addAll(List.of("x".repeat(1_000_000), "xy".repeat(200_000), "ß\u0130ﬃ".repeat(150_000)));
        values.addAll(List.of("😀\uD800\uDC00é\uD83D".repeat(60_000), "\u0000\"\\".repeat(100_000), "9".repeat(999)));
        values.addAll(List.of("a".repeat(32) + "b", "a".repeat(300_000), "a".repeat(150_000) + "b", "\uDFFF"));
        values.addAll(List.of("A", "a", "I", "w", "Ww;o", "#,##0.00;(0)", "#.00e0", "0%", "###", "١٢", "0-0-0;o"));
        values.addAll(
                List.of("[Y0001]-[M01]-[D01]", "[YI][Mw][DWwo]", "[", "[[]]", "[Y,99-99]", "[Z]", "+0100", "-9999"));
        values.addAll(List.of("2018-02-03T11:15:33Z", "9".repeat(64), "true", "one billion trillion trillion"));
        values.add(List.of());
        values.add(List.of(1L));
        List<Object> numbers = new ArrayList<>();
        List<Object> texts = new ArrayList<>();
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (long i = 0; i < 60_000; i++) {
            numbers.add(i % 7 == 0 ? (Object) (i * 1.5) : (Object) i);
            texts.add("text" + i % 1_000);
            members.put("key" + i, i % 3 == 0 ? null : i);
        }
        values.add(numbers);
        values.add(texts);
        values.add(List.of(members, members, Map.of("key1", numbers), "x", 1L));
        values.add(members);
        values.add(Map.of());
        values.add(Map.of("decimal-separator", "", "zero-digit", "\uFFFF", "percent", "%%"));
        values.add(Map.of("grouping-separator", 1L));
        Object deepList = 1L;
        Object deepMap = "leaf";
        for (int i = 0; i < 450; i++) {
            deepList = new ArrayList<>(List.of(deepList));
            deepMap = new LinkedHashMap<>(Map.of("a", deepMap));
        }
        values.add(deepList);
        values.add(deepMap);
        List<Object> twice = new ArrayList<>(List.of("x"));
        for (int i = 0; i < 40; i++) twice = new ArrayList<>(List.of(twice, twice));
        values.add(twice);
        values.add(BuiltIns.find("string"));
        values.add(BuiltIns.find("append"));
        for (String text : List.of(
                "function($a){$a}",
                "function($a, $b){$a & $b}",
                "function($a, $b){$append($a, $b)}",
                "function(){$pad('', 900000, 'x')}",
                "function($a){[1..50000]}",
                "function($a){$error('no')}",
                "($f := function($a){$f($a)})",
                "($f := function($a){[$f($a)]})",
                "($f := function($t){{'match': '', 'start': 0, 'end': 0, 'groups': [], 'next': $f}})",
                "function($t){{'match': 'x', 'start': 5, 'end': 1e300, 'groups': 1, 'next': 2}}",
                "/x*/",
                "/(a|b)*c/",
                "/(x+x+)+y/",
                "/[^y]{900}/",
                "/((a?){30}){30}/i",
                "/()()()(.)()()/m")) {
            values.add(made(text));
        }
        return Collections.unmodifiableList(values);
    }

    private static @Nullable Object made(String text) {
        Evaluation evaluation = new Evaluation(Scope.of(0, 0), new ValueMemory(), 0);
        return evaluation.run(Parser.parse(text, new DocumentPatterns()).root());
    }

    @ParameterizedTest
    @MethodSource("functions")
    void aFunctionAnswersOrFailsWithASentenceWithinTheLimits(String name) {
        NativeFunction function = BuiltIns.find(name);
        assertThat(function).isNotNull();
        Random random = new Random(14 * 31 + name.hashCode());
        for (int call = 0; call < CALLS; call++) {
            List<@Nullable Object> args = new ArrayList<>();
            // The first calls have each value in turn, so that none is left out by chance.
            if (call < VALUES.size()) args.add(VALUES.get(call));
            for (int more = random.nextInt(4); more > 0; more--) args.add(any(random));
            called(name, function, args, random.nextBoolean() ? Values.ABSENT : any(random));
        }
    }

    private static @Nullable Object any(Random random) {
        return VALUES.get(random.nextInt(VALUES.size()));
    }

    private static void called(
            String name, NativeFunction function, List<@Nullable Object> args, @Nullable Object context) {
        MemoryPool pool = new MemoryPool("the values of expressions", SHARED);
        try (ValueMemory memory = new ValueMemory(pool)) {
            Evaluation evaluation = new Evaluation(Scope.of(1_893_456_000_000L, 42), memory, 0);
            try {
                Object result = evaluation.apply(function, new ArrayList<>(args), context);
                long made = new ObjectValue().of(result);
                assertThat(made)
                        .as("what is charged for $%s of %s", name, shown(args))
                        .isLessThanOrEqualTo(memory.charged() + UNNOTICED);
                Results.of(evaluation, result);
            } catch (EvaluationFailed refused) {
                boolean own = name.equals("error") || name.equals("assert");
                if (!own)
                    assertThat(refused.getMessage())
                            .as("$%s of %s", name, shown(args))
                            .matches(SENTENCE);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("$" + name + " of " + shown(args), e);
            } finally {
                evaluation.end();
            }
            assertThat(memory.charged()).isLessThanOrEqualTo(memory.limit() + SHARED);
            assertThat(pool.used()).isLessThanOrEqualTo(memory.limit() + (256 << 10));
            assertThat(evaluation.steps()).isLessThanOrEqualTo(2 * Evaluation.MAX_STEPS);
        }
        assertThat(pool.used()).isZero();
    }

    private static List<String> shown(List<@Nullable Object> args) {
        return args.stream().map(ValueExcerpt::of).toList();
    }

    /** Adds up the memory of values that a function has made, excluding its arguments: the least that it takes. */
    private static final class ObjectValue {
        private final Set<@Nullable Object> known = Collections.newSetFromMap(new IdentityHashMap<>());

        long of(@Nullable Object value) {
            if (value instanceof Number || value instanceof Boolean) return 0;
            if (GIVEN.contains(value) || !known.add(value)) return 0;
            if (value instanceof String text) return text.length();
            long size = 0;
            if (value instanceof List<?> list) {
                size += 4L * list.size();
                for (Object item : list) size += of(item);
            } else if (value instanceof Map<?, ?> map) {
                size += 40L * map.size();
                for (Object item : map.values()) size += of(item);
            }
            return size;
        }
    }

    @Test
    void everyFunctionIsListedWithItsSignature() {
        assertThat(Expression.functions())
                .extracting(BuiltIn::name, BuiltIn::signature)
                .contains(tuple("pad", "<s-ns?:s>"), tuple("map", "<af>"))
                .hasSameSizeAs(BuiltIns.names());
    }
}
