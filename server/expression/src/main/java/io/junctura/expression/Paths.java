package io.junctura.expression;

import io.junctura.expression.Node.Kind;
import io.junctura.expression.Node.Pair;
import io.junctura.expression.Node.Stage;
import io.junctura.expression.Node.Term;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Paths and what belongs to their steps: filters, groupings, order, bound variables. */
final class Paths {

    /** Where a tuple keeps the value that its variables go with. */
    private static final String ITEM = "@";

    private final Evaluation evaluation;

    Paths(Evaluation evaluation) {
        this.evaluation = evaluation;
    }

    @Nullable
    Object path(Node path, @Nullable Object input, Frame frame) {
        if (path.simple) {
            Object found = names(path, input);
            if (found != Values.UNBOUND) return found;
        }
        List<?> from = input instanceof List<?> list && !path.parts.get(0).is(Kind.VARIABLE) ? list : Seq.of(input);
        List<?> result = null;
        List<Tuple> tuples = null;
        boolean tupled = false;
        int last = path.parts.size() - 1;
        for (int i = 0; i <= last; i++) {
            Node step = path.parts.get(i);
            tupled |= step.tuple;
            if (i == 0 && step.constructsArray) {
                Object first = evaluation.evaluate(step, from, frame);
                result = first instanceof List<?> list ? list : first == Values.ABSENT ? null : Seq.of(first);
            } else if (tupled) {
                tuples = tupleStep(step, from, tuples, frame);
            } else {
                result = step(step, from, frame, i == last);
            }
            if (!tupled && (result == null || result.isEmpty())) break;
            if (step.focus == null && result != null) from = result;
        }
        if (tupled) {
            if (path.tuple) {
                result = Tuple.list(tuples);
            } else {
                Seq items = Seq.sequence();
                for (Tuple tuple : tuples == null ? List.<Tuple>of() : tuples) items.add(tuple.get(ITEM));
                result = items;
            }
        }
        if (path.keepSingleton) result = kept(result);
        if (path.group != null) {
            return group(path.group, tupled ? Tuple.list(tuples) : result == null ? Values.ABSENT : result, frame);
        }
        return result == null ? Values.ABSENT : result;
    }

    /** The common case: names all the way, and no list before the last. {@link Values#UNBOUND} if it is not that. */
    private @Nullable Object names(Node path, @Nullable Object input) {
        Object value = input;
        for (Node step : path.parts) {
            if (value instanceof List) return Values.UNBOUND;
            value = Values.field(evaluation, value, step.name);
            if (value == Values.ABSENT) break;
        }
        return value;
    }

    private static Seq kept(@Nullable List<?> result) {
        Seq kept;
        if (result instanceof Seq seq) kept = seq.constructed && !seq.sequence ? Seq.of(seq) : seq;
        else kept = result == null ? Seq.sequence() : Seq.list(result);
        kept.keepSingleton = true;
        return kept;
    }

    private List<?> step(Node step, List<?> from, Frame frame, boolean last) {
        if (step.is(Kind.SORT)) {
            List<?> sorted = sorted(step, from, frame);
            return step.stages == null ? sorted : asList(stages(step.stages, sorted, frame));
        }
        Seq found = Seq.sequence();
        boolean nested = false;
        for (Object item : from) {
            Object value = evaluation.evaluate(step, item, frame);
            if (step.stages != null) {
                for (Stage stage : step.stages) {
                    if (stage.filter() != null) value = filter(stage.filter(), value, frame);
                }
            }
            if (value == Values.ABSENT) continue;
            nested |= value instanceof List;
            evaluation.add(found, value);
        }
        if (!nested) return found;
        if (last && found.size() == 1 && found.get(0) instanceof List<?> only && !Values.isSequence(only)) return only;
        Seq flat = Seq.sequence();
        for (Object value : found) {
            if (value instanceof List<?> list && !(value instanceof Seq seq && seq.constructed)) {
                evaluation.addAll(flat, list);
            } else {
                evaluation.add(flat, value);
            }
        }
        return flat;
    }

    private static List<?> asList(@Nullable Object value) {
        if (value instanceof List<?> list) return list;
        return value == Values.ABSENT ? Seq.sequence() : Seq.of(value);
    }

    private @Nullable Object stages(List<Stage> stages, List<?> values, Frame frame) {
        Object result = values;
        for (Stage stage : stages) {
            if (stage.filter() != null) {
                result = filter(stage.filter(), result, frame);
            } else if (stage.index() != null && result instanceof List<?> list) {
                long position = 0;
                for (Object item : list) {
                    if (item instanceof Tuple tuple) tuple.put(stage.index(), position++);
                }
            }
        }
        return result;
    }

    private List<Tuple> tupleStep(Node step, List<?> from, @Nullable List<Tuple> before, Frame frame) {
        List<Tuple> tuples = new ArrayList<>();
        if (step.is(Kind.SORT)) {
            List<?> sorted = sorted(step, before == null ? from : Tuple.list(before), frame);
            long position = 0;
            for (Object item : sorted) {
                if (before == null) evaluation.makesObject(1);
                Tuple tuple = before == null ? Tuple.of(item) : (Tuple) item;
                if (tuple == null) continue;
                if (before == null && step.index != null) tuple.put(step.index, position++);
                tuples.add(tuple);
            }
        } else {
            List<Tuple> input = before;
            if (input == null) {
                input = new ArrayList<>();
                for (Object item : from) {
                    evaluation.makesObject(1);
                    input.add(Tuple.of(item));
                }
            }
            for (Tuple tuple : input) {
                Object result = evaluation.evaluate(step, tuple.get(ITEM), frame(frame, tuple));
                if (result == Values.ABSENT) continue;
                boolean nested = result instanceof Seq seq && seq.tuples;
                long position = 0;
                for (Object value : result instanceof List<?> list ? list : Collections.singletonList(result)) {
                    evaluation.items(tuples.size() + 1L);
                    tuples.add(next(step, tuple, value, nested, position++));
                }
            }
        }
        if (step.stages == null) return tuples;
        List<Tuple> filtered = new ArrayList<>();
        for (Object item : asList(stages(step.stages, Tuple.list(tuples), frame))) {
            if (item instanceof Tuple tuple) filtered.add(tuple);
        }
        return filtered;
    }

    private Tuple next(Node step, Tuple tuple, @Nullable Object value, boolean nested, long position) {
        evaluation.spend(1 + tuple.size() / 8);
        evaluation.makesObject(tuple.size() + 2L);
        Tuple next = new Tuple();
        next.putAll(tuple);
        if (nested && value instanceof Tuple inner) {
            next.putAll(inner);
            return next;
        }
        if (step.focus != null) next.put(step.focus, value);
        else next.put(ITEM, value);
        if (step.index != null) next.put(step.index, position);
        if (step.ancestor != null) next.put(step.ancestor.label, tuple.get(ITEM));
        return next;
    }

    private static Frame frame(Frame outer, Map<String, @Nullable Object> tuple) {
        Frame frame = new Frame(outer);
        tuple.forEach(frame::bind);
        return frame;
    }

    @Nullable
    Object filter(Node predicate, @Nullable Object input, Frame frame) {
        if (input == Values.ABSENT) return input;
        List<?> items = input instanceof List<?> list ? list : Seq.of(input);
        Seq kept = Seq.sequence();
        evaluation.makes(ValueMemory.LIST);
        boolean tuples = items instanceof Seq seq && seq.tuples;
        kept.tuples = tuples;
        if (predicate.is(Kind.LITERAL) && predicate.value instanceof Number number) {
            long index = index(number, items.size());
            if (index < 0 || index >= items.size()) return kept;
            Object item = items.get((int) index);
            if (item instanceof List<?> list) return list;
            kept.add(item);
            return kept;
        }
        for (int i = 0; i < items.size(); i++) {
            Object item = items.get(i);
            Object value = item instanceof Tuple tuple && tuples
                    ? evaluation.evaluate(predicate, tuple.get(ITEM), frame(frame, tuple))
                    : evaluation.evaluate(predicate, item, frame);
            if (value instanceof Number number) {
                if (index(number, items.size()) == i) keep(kept, item);
            } else if (value instanceof List<?> list && !list.isEmpty() && numbers(list)) {
                for (Object number : list) {
                    if (index((Number) number, items.size()) == i) keep(kept, item);
                }
            } else if (Values.truth(value)) {
                keep(kept, item);
            }
        }
        return kept;
    }

    private void keep(Seq kept, @Nullable Object item) {
        evaluation.items(kept.size() + 1L);
        evaluation.makes(ValueMemory.SHARED_ITEM);
        kept.add(item);
    }

    private static long index(Number number, int size) {
        double index = Math.floor(number.doubleValue());
        return (long) (index < 0 ? size + index : index);
    }

    private boolean numbers(List<?> list) {
        evaluation.spend(list.size() / 8);
        for (Object item : list) {
            if (!(item instanceof Number)) return false;
        }
        return true;
    }

    private static final class Group {
        final int pair;

        @Nullable
        Object data;

        boolean list;

        Group(int pair, @Nullable Object data) {
            this.pair = pair;
            this.data = data;
        }
    }

    Object group(Node object, @Nullable Object input, Frame frame) {
        boolean tuples = input instanceof Seq seq && seq.tuples;
        List<?> items = input instanceof List<?> list && !list.isEmpty()
                ? list
                : Collections.singletonList(input instanceof List ? Values.ABSENT : input);
        Map<String, Group> groups = new LinkedHashMap<>();
        for (Object item : items) {
            Tuple tuple = tuples && item instanceof Tuple found ? found : null;
            Frame inner = tuple == null ? frame : frame(frame, tuple);
            Object context = tuple == null ? item : tuple.get(ITEM);
            for (int i = 0; i < object.pairs.size(); i++) {
                Pair pair = object.pairs.get(i);
                Object key = evaluation.evaluate(pair.key(), context, inner);
                if (key == Values.ABSENT) continue;
                if (!(key instanceof String name)) throw new Failure("A key of an object must be a string.", key);
                Group group = groups.get(name);
                if (group == null) {
                    evaluation.makes(ValueMemory.OBJECT);
                    groups.put(name, new Group(i, item));
                } else if (group.pair != i) {
                    throw new Failure("The same key comes from two places of an object.", name);
                } else {
                    append(group, item);
                }
            }
        }
        evaluation.items(groups.size());
        evaluation.makesObject(groups.size());
        Made result = new Made();
        for (Map.Entry<String, Group> entry : groups.entrySet()) {
            Group group = entry.getValue();
            Object context = group.data;
            Frame inner = frame;
            if (tuples) {
                Map<String, @Nullable Object> merged = merged(group);
                context = merged.remove(ITEM);
                inner = frame(frame, merged);
            }
            Object value = evaluation.evaluate(object.pairs.get(group.pair).value(), context, inner);
            if (value != Values.ABSENT) result.put(entry.getKey(), value);
        }
        return result;
    }

    private void append(Group group, @Nullable Object item) {
        if (!group.list) {
            Seq list = new Seq(false);
            if (group.data instanceof List<?> first) evaluation.addAll(list, first);
            else if (group.data != Values.ABSENT) evaluation.add(list, group.data);
            group.data = list;
            group.list = true;
        }
        if (!(group.data instanceof Seq list)) return;
        if (item instanceof List<?> more) evaluation.addAll(list, more);
        else if (item != Values.ABSENT) evaluation.add(list, item);
    }

    private Map<String, @Nullable Object> merged(Group group) {
        Map<String, @Nullable Object> merged = new LinkedHashMap<>();
        evaluation.makesObject(group.data instanceof Map<?, ?> map ? map.size() : 0);
        if (group.data instanceof Tuple tuple) merged.putAll(tuple);
        if (!group.list || !(group.data instanceof List<?> tuples)) return merged;
        Map<String, Seq> lists = new LinkedHashMap<>();
        for (Object item : tuples) {
            if (!(item instanceof Tuple tuple)) continue;
            for (Map.Entry<String, @Nullable Object> entry : tuple.entrySet()) {
                Seq list = lists.computeIfAbsent(entry.getKey(), key -> new Seq(false));
                evaluation.spend(1);
                if (entry.getValue() instanceof List<?> more) evaluation.addAll(list, more);
                else if (entry.getValue() != Values.ABSENT) evaluation.add(list, entry.getValue());
            }
        }
        merged.putAll(lists);
        return merged;
    }

    private List<?> sorted(Node sort, List<?> values, Frame frame) {
        boolean tuples = values instanceof Seq seq && seq.tuples;
        List<@Nullable Object> sorted = Lists.sorted(evaluation, values, (a, b) -> {
            for (Term term : sort.terms) {
                int order = order(term, criterion(term, a, tuples, frame), criterion(term, b, tuples, frame));
                if (order != 0) return order;
            }
            return 0;
        });
        evaluation.makes(ValueMemory.LIST + ValueMemory.SHARED_ITEM * (long) sorted.size());
        Seq result = Seq.sequence();
        result.tuples = tuples;
        result.addAll(sorted);
        return result;
    }

    private @Nullable Object criterion(Term term, @Nullable Object item, boolean tuples, Frame frame) {
        if (tuples && item instanceof Tuple tuple) {
            return evaluation.evaluate(term.expression(), tuple.get(ITEM), frame(frame, tuple));
        }
        return evaluation.evaluate(term.expression(), item, frame);
    }

    private int order(Term term, @Nullable Object a, @Nullable Object b) {
        if (a == Values.ABSENT) return b == Values.ABSENT ? 0 : 1;
        if (b == Values.ABSENT) return -1;
        int order;
        if (a instanceof Number x && b instanceof Number y) order = Numbers.compare(x, y);
        else if (a instanceof String x && b instanceof String y) order = Values.compare(evaluation, x, y);
        else if ((a instanceof Number || a instanceof String) && (b instanceof Number || b instanceof String)) {
            throw new Failure("An order-by cannot compare a string with a number.", a);
        } else {
            throw new Failure(
                    "What an order-by compares must be numbers or strings.",
                    a instanceof Number || a instanceof String ? b : a);
        }
        return term.descending() ? -order : order;
    }

    Seq wildcard(@Nullable Object input) {
        Collection<?> values =
                input instanceof Map<?, ?> map ? map.values() : input instanceof List<?> list ? list : List.of();
        // Where a value is a list, the result is one, too, even with a single item.
        Seq found = new Seq(values.stream().noneMatch(List.class::isInstance));
        for (Object value : values) wild(found, value);
        return found;
    }

    private void wild(Seq found, @Nullable Object value) {
        evaluation.spend(1);
        if (value instanceof List<?> list) flatten(list, found);
        else evaluation.add(found, value);
    }

    private void flatten(List<?> list, Seq into) {
        evaluation.enter();
        for (Object item : list) {
            evaluation.spend(1);
            if (item instanceof List<?> inner) flatten(inner, into);
            else evaluation.add(into, item);
        }
        evaluation.leave();
    }

    @Nullable
    Object descendants(@Nullable Object input) {
        if (input == Values.ABSENT) return input;
        Seq found = Seq.sequence();
        descend(input, found);
        return found;
    }

    private void descend(@Nullable Object value, Seq into) {
        evaluation.spend(1);
        evaluation.enter();
        if (!(value instanceof List)) evaluation.add(into, value);
        if (value instanceof List<?> list) {
            for (Object item : list) descend(item, into);
        } else if (value instanceof Map<?, ?> map) {
            for (Object item : map.values()) descend(item, into);
        }
        evaluation.leave();
    }

    /** A value with the variables that the steps before bound to it. Never part of a result. */
    private static final class Tuple extends LinkedHashMap<String, @Nullable Object> {
        private static final long serialVersionUID = 1;

        static Tuple of(@Nullable Object item) {
            Tuple tuple = new Tuple();
            tuple.put(ITEM, item);
            return tuple;
        }

        static Seq list(@Nullable List<Tuple> tuples) {
            Seq list = Seq.sequence();
            list.tuples = true;
            if (tuples != null) list.addAll(tuples);
            return list;
        }
    }
}
