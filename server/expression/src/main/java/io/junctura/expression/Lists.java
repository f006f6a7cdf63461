package io.junctura.expression;

import static io.junctura.expression.BuiltInFunction.define;
import static io.junctura.expression.BuiltIns.arg;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Functions on lists. */
final class Lists {

    /** The bytes of an item in two arrays and a list. */
    private static final int SORTED_ITEM = 3 * ValueMemory.SHARED_ITEM;

    /** The bytes of a key with its hash, and of its place in a set. */
    private static final int DISTINCT_ITEM = 96;

    static final List<BuiltInFunction> FUNCTIONS = List.of(
            define("count", "<a:n>")
                    .help("The number of items of a list; 1 for a value that is not a list.")
                    .example("$count([\"a\", \"b\"])")
                    .body((evaluation, args, context) ->
                            arg(args, 0) instanceof List<?> list ? (long) list.size() : 0L),
            define("map", "<af>")
                    .help("The results of a function for each item. The function gets the item, its position and "
                            + "the list.")
                    .example("$map([1, 2], function($n) { $n * 10 })")
                    .list(Lists::map),
            define("filter", "<af>")
                    .help("The items for which a function returns true.")
                    .example("$filter([1, 2, 3], function($n) { $n > 1 })")
                    .list(Lists::filter),
            define("single", "<af?>")
                    .help("The only item for which a function returns true. Fails if there is no such item, or "
                            + "more than one.")
                    .example("$single([1, 2, 3], function($n) { $n = 2 })")
                    .arity(2)
                    .list(Lists::single),
            define("reduce", "<afj?:j>")
                    .help("One value, computed item by item: a function gets the result so far and the next item. "
                            + "An optional third argument is the first result.")
                    .example("$reduce([1, 2, 3], function($a, $b) { $a + $b })")
                    .list(Lists::reduce),
            define("sort", "<af?:a>")
                    .help("The sorted items. An optional function returns true if its second argument belongs "
                            + "before its first.")
                    .example("$sort([3, 1, 2])")
                    .list(Lists::sort),
            define("reverse", "<a:a>")
                    .help("The items from the last to the first.")
                    .example("$reverse([1, 2, 3])")
                    .list(Lists::reverse),
            define("shuffle", "<a:a>")
                    .help("The items in a random order. A repeated step gets the same order.")
                    .example("$count($shuffle([1, 2, 3]))")
                    .list(Lists::shuffle),
            define("distinct", "<x:x>")
                    .help("The items without repetitions.")
                    .example("$distinct([1, 2, 1])")
                    .body(Lists::distinct),
            define("append", "<xx:a>")
                    .help("One list with the items of two lists.")
                    .example("$append([1], [2, 3])")
                    .body((evaluation, args, context) -> append(evaluation, arg(args, 0), arg(args, 1))),
            define("zip", "<a+>")
                    .help("A list with the first items of all lists, a list with the second items, and so on.")
                    .example("$zip([1, 2], [\"a\", \"b\"])")
                    .body(Lists::zip));

    private Lists() {}

    private static Function function(List<@Nullable Object> args, int index) {
        if (arg(args, index) instanceof Function function) return function;
        throw new EvaluationFailed("A function is needed here.", arg(args, index));
    }

    /** As many of the three arguments as the function uses. */
    static List<@Nullable Object> arguments(
            Function function, @Nullable Object first, @Nullable Object second, @Nullable Object third) {
        List<@Nullable Object> args = new ArrayList<>(3);
        args.add(first);
        if (function.arity() >= 2) args.add(second);
        if (function.arity() >= 3) args.add(third);
        return args;
    }

    private static @Nullable Object call(Evaluation evaluation, Function function, List<?> list, int index) {
        return evaluation.apply(function, arguments(function, list.get(index), (long) index, list), Values.ABSENT);
    }

    private static Object map(Evaluation evaluation, List<?> list, List<@Nullable Object> args) {
        Function function = function(args, 1);
        Sequence mapped = Sequence.sequence();
        for (int i = 0; i < list.size(); i++) {
            Object value = call(evaluation, function, list, i);
            if (value != Values.ABSENT) evaluation.add(mapped, value);
        }
        return mapped;
    }

    private static Object filter(Evaluation evaluation, List<?> list, List<@Nullable Object> args) {
        Function function = function(args, 1);
        Sequence kept = Sequence.sequence();
        for (int i = 0; i < list.size(); i++) {
            if (Values.truth(call(evaluation, function, list, i))) evaluation.add(kept, list.get(i));
        }
        return kept;
    }

    private static @Nullable Object single(Evaluation evaluation, List<?> list, List<@Nullable Object> args) {
        Function function = arg(args, 1) instanceof Function given ? given : null;
        Object found = Values.ABSENT;
        int matches = 0;
        for (int i = 0; i < list.size(); i++) {
            if (function == null || Values.truth(call(evaluation, function, list, i))) {
                found = list.get(i);
                if (++matches > 1) throw new EvaluationFailed("$single found more than one item that matches.");
            }
        }
        if (matches == 0) throw new EvaluationFailed("$single found no item that matches.");
        return found;
    }

    private static @Nullable Object reduce(Evaluation evaluation, List<?> list, List<@Nullable Object> args) {
        Function function = function(args, 1);
        if (function.arity() < 2)
            throw new EvaluationFailed("The function given to $reduce must take two arguments or more.");
        Object result = arg(args, 2);
        int from = 0;
        if (result == Values.ABSENT) {
            if (list.isEmpty()) return Values.ABSENT;
            result = list.get(0);
            from = 1;
        }
        long mark = evaluation.memory().mark();
        for (int i = from; i < list.size(); i++) {
            List<@Nullable Object> given = new ArrayList<>(4);
            given.add(result);
            given.add(list.get(i));
            if (function.arity() >= 3) given.add((long) i);
            if (function.arity() >= 4) given.add(list);
            result = evaluation.apply(function, given, Values.ABSENT);
            // The previous result is garbage.
            evaluation.memory().settle(mark, result);
        }
        return result;
    }

    private static Object sort(Evaluation evaluation, List<?> list, List<@Nullable Object> args) {
        if (list.size() <= 1) return list;
        Comparator<@Nullable Object> order;
        if (arg(args, 1) instanceof Function function) {
            order = (a, b) -> {
                List<@Nullable Object> pair = new ArrayList<>(2);
                pair.add(a);
                pair.add(b);
                return Values.truth(evaluation.apply(function, pair, Values.ABSENT)) ? 1 : 0;
            };
        } else {
            order = (a, b) -> {
                if (a instanceof Number x && b instanceof Number y) return Numbers.compare(x, y);
                if (a instanceof String x && b instanceof String y) return Values.compare(evaluation, x, y);
                throw new EvaluationFailed(
                        "$sort needs a list of strings or of numbers, or a function that compares.",
                        a instanceof Number || a instanceof String ? b : a);
            };
        }
        evaluation.makes(ValueMemory.LIST + ValueMemory.SHARED_ITEM * (long) list.size());
        Sequence sorted = new Sequence(false);
        sorted.addAll(sorted(evaluation, list, order));
        return sorted;
    }

    /**
     * Merge sort, because it is stable, and because it ends even if the order contradicts itself.
     *
     * @param order above zero if the second belongs before the first
     */
    static List<@Nullable Object> sorted(
            Evaluation evaluation, List<?> list, Comparator<? super @Nullable Object> order) {
        evaluation.items(list.size());
        evaluation.makes(SORTED_ITEM * (long) list.size());
        @Nullable Object[] from = list.toArray();
        @Nullable Object[] to = new Object[from.length];
        for (int width = 1; width < from.length; width *= 2) {
            for (int start = 0; start < from.length; start += 2 * width) {
                int middle = Math.min(start + width, from.length);
                int end = Math.min(start + 2 * width, from.length);
                int left = start;
                int right = middle;
                for (int i = start; i < end; i++) {
                    boolean takeRight = left == middle;
                    if (left < middle && right < end) {
                        if ((i & 7) == 0) evaluation.spend(1);
                        takeRight = order.compare(from[left], from[right]) > 0;
                    }
                    to[i] = takeRight ? from[right++] : from[left++];
                }
            }
            @Nullable Object[] swap = from;
            from = to;
            to = swap;
        }
        List<@Nullable Object> sorted = new ArrayList<>(from.length);
        for (Object item : from) sorted.add(item);
        return sorted;
    }

    private static @Nullable Object reverse(Evaluation evaluation, List<?> list, List<@Nullable Object> args) {
        evaluation.spend(list.size() / 16);
        Sequence reversed = new Sequence(false);
        for (int i = list.size() - 1; i >= 0; i--) evaluation.add(reversed, list.get(i));
        return reversed;
    }

    private static @Nullable Object shuffle(Evaluation evaluation, List<?> list, List<@Nullable Object> args) {
        evaluation.spend(list.size() / 4);
        Sequence shuffled = new Sequence(false);
        evaluation.addAll(shuffled, list);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            int j = evaluation.randomness().nextInt(i + 1);
            Object item = shuffled.get(i);
            shuffled.set(i, shuffled.get(j));
            shuffled.set(j, item);
        }
        return shuffled;
    }

    private static @Nullable Object distinct(
            Evaluation evaluation, List<@Nullable Object> args, @Nullable Object context) {
        if (!(arg(args, 0) instanceof List<?> list) || list.size() <= 1) return arg(args, 0);
        Sequence result = new Sequence(Values.isSequence(list));
        Set<Key> seen = new HashSet<>();
        evaluation.makes(DISTINCT_ITEM * (long) list.size());
        for (Object item : list) {
            if (seen.add(new Key(evaluation, item, Values.hash(evaluation, item)))) evaluation.add(result, item);
        }
        return result;
    }

    /** A value as a key of a set. */
    private record Key(Evaluation evaluation, @Nullable Object value, int hash) {
        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            evaluation.spend(1);
            return other instanceof Key key && Values.equal(evaluation, value, key.value);
        }
    }

    static @Nullable Object append(Evaluation evaluation, @Nullable Object first, @Nullable Object second) {
        if (first == Values.ABSENT) return second;
        if (second == Values.ABSENT) return first;
        Sequence all = new Sequence(false);
        if (first instanceof List<?> list) evaluation.addAll(all, list);
        else evaluation.add(all, first);
        if (second instanceof List<?> list) evaluation.addAll(all, list);
        else evaluation.add(all, second);
        return all;
    }

    private static Object zip(Evaluation evaluation, List<@Nullable Object> args, @Nullable Object context) {
        int length = Integer.MAX_VALUE;
        for (Object arg : args) length = Math.min(length, arg instanceof List<?> list ? list.size() : 0);
        Sequence zipped = new Sequence(false);
        for (int i = 0; i < length && !args.isEmpty(); i++) {
            evaluation.spend(args.size());
            evaluation.makes(ValueMemory.LIST + ValueMemory.SHARED_ITEM * (long) args.size());
            Sequence row = new Sequence(false);
            for (Object arg : args) row.add(arg instanceof List<?> list ? list.get(i) : Values.ABSENT);
            evaluation.add(zipped, row);
        }
        return zipped;
    }
}
