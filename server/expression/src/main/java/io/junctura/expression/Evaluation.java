package io.junctura.expression;

import io.junctura.expression.Node.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One evaluation of one expression, on one thread: its limits, its clock, its randomness and the core of the language. */
final class Evaluation {

    static final int MAX_STEPS = 1_000_000;
    static final int MAX_DEPTH = 500;
    static final int MAX_STRING = 1_000_000;
    static final int MAX_LIST = 100_000;

    private static final int BYTES_PER_TIME_PICTURE = 8_000;

    private final Scope scope;
    private final Root root;
    private final ValueMemory memory;
    private final Paths paths = new Paths(this);
    private final long salt;
    private @Nullable SplittableRandom random;
    private int steps;
    private int depth;

    /** The patterns that were matched, each of which has memory of its own; null: none. */
    private @Nullable Set<BoundedPattern> matched;

    private @Nullable Map<String, TimePicture> timePictures;

    /**
     * @param memory of the evaluation that this one is a part of; its owner closes it
     * @param salt   tells the expressions of a step apart, so that each has its own randomness
     */
    Evaluation(Scope scope, ValueMemory memory, long salt) {
        this.scope = scope;
        this.root = new Root(scope);
        this.memory = memory;
        this.salt = salt;
    }

    // Limits. Counted, never timed: a pause must not fail an expression, and the same values give the same answer.

    void spend(int more) {
        steps += more;
        if (steps > MAX_STEPS || steps < 0) {
            throw new Failure(
                    "It takes more than " + MAX_STEPS + " steps. Does it loop, or are the values very large?");
        }
    }

    void enter() {
        if (++depth > MAX_DEPTH) {
            throw new Failure(
                    "It is nested more than " + MAX_DEPTH + " levels deep. Does a function call itself for ever?");
        }
    }

    void leave() {
        depth--;
    }

    String sized(String text) {
        size(text.length());
        return text;
    }

    void size(long characters) {
        if (characters > MAX_STRING) {
            throw new Failure("It makes a string of more than " + MAX_STRING + " characters.");
        }
    }

    /** Say it before a string is made. */
    void makesText(long characters) {
        size(characters);
        memory.chargeText(characters);
    }

    /** Say it before what else is made, or is needed while something is made. */
    void makes(long bytes) {
        memory.charge(bytes);
    }

    /** Say it before a list is filled with that many items by {@link List#add}. */
    void makesList(long items) {
        items(items);
        memory.charge(ValueMemory.LIST + ValueMemory.ITEM * items);
    }

    /** Say it before an object gets that many members by {@link Map#put}. */
    void makesObject(long members) {
        memory.charge(ValueMemory.OBJECT + ValueMemory.MEMBER * members);
    }

    Number makes(Number number) {
        memory.charge(ValueMemory.number(number));
        return number;
    }

    void items(long items) {
        if (items > MAX_LIST) throw new Failure("It makes a list of more than " + MAX_LIST + " items.");
    }

    void add(List<@Nullable Object> list, @Nullable Object value) {
        items(list.size() + 1L);
        memory.charge(list.isEmpty() ? ValueMemory.LIST : ValueMemory.ITEM);
        list.add(value);
    }

    void addAll(List<@Nullable Object> list, List<? extends @Nullable Object> values) {
        items((long) list.size() + values.size());
        spend(values.size() / 16);
        memory.charge((list.isEmpty() ? ValueMemory.LIST : 0) + ValueMemory.SHARED_ITEM * (long) values.size());
        list.addAll(values);
    }

    /** A pattern is about to be matched. */
    void matches(BoundedPattern pattern) {
        Set<BoundedPattern> known = matched;
        if (known == null) matched = known = new HashSet<>();
        if (known.add(pattern)) memory.chargeToTheEnd(pattern.matchingBytes());
    }

    /** A picture of times is read once, however many times are written by it. */
    TimePicture timePicture(String picture) {
        Map<String, TimePicture> known = timePictures;
        if (known == null) timePictures = known = new HashMap<>();
        TimePicture read = known.get(picture);
        if (read == null) {
            read = new TimePicture(picture);
            memory.chargeToTheEnd(BYTES_PER_TIME_PICTURE);
            known.put(picture, read);
        }
        return read;
    }

    /** Call it once, after whatever has come of the evaluation. */
    void end() {
        if (matched != null) matched.forEach(BoundedPattern::rest);
    }

    ValueMemory memory() {
        return memory;
    }

    /** How many steps it has taken. */
    int steps() {
        return steps;
    }

    long now() {
        return scope.now();
    }

    double random() {
        if (random == null) random = new SplittableRandom(scope.seed() ^ salt);
        return random.nextDouble();
    }

    SplittableRandom randomness() {
        if (random == null) random = new SplittableRandom(scope.seed() ^ salt);
        return random;
    }

    // The language.

    @Nullable
    Object run(Node node) {
        return evaluate(node, root, new Frame(null));
    }

    @Nullable
    Object evaluate(Node node, @Nullable Object input, Frame frame) {
        spend(1);
        enter();
        long mark = memory.mark();
        int bound = frame.bound();
        Object result = evaluated(node, input, frame);
        if (node.predicates != null) {
            for (Node predicate : node.predicates) result = paths.filter(predicate, result, frame);
        }
        if (node.group != null && !node.is(Kind.PATH)) result = paths.group(node.group, result, frame);
        depth--;
        if (result instanceof Seq seq && seq.sequence && !seq.tuples) {
            if (node.keepArray) seq.keepSingleton = true;
            if (seq.isEmpty()) result = Values.ABSENT;
            else if (seq.size() == 1 && !seq.keepSingleton) result = seq.get(0);
        }
        // A variable that was bound meanwhile may hold what was made.
        if (frame.bound() == bound) memory.settle(mark, result);
        return result;
    }

    private @Nullable Object evaluated(Node node, @Nullable Object input, Frame frame) {
        return switch (node.kind) {
            case PATH -> paths.path(node, input, frame);
            case NAME -> Values.field(this, input, node.name);
            case LITERAL, REGEX -> node.value;
            case VARIABLE -> variable(node, input, frame);
            case BINARY -> binary(node, input, frame);
            case NEGATE -> Operators.negate(this, operand(node.left, input, frame));
            case ARRAY -> array(node, input, frame);
            case OBJECT -> paths.group(node, input, frame);
            case CONDITION -> {
                if (Values.truth(operand(node.subject, input, frame))) yield operand(node.left, input, frame);
                yield node.right == null ? Values.ABSENT : operand(node.right, input, frame);
            }
            case ELVIS -> {
                Object left = operand(node.left, input, frame);
                yield Values.truth(left) ? left : operand(node.right, input, frame);
            }
            case COALESCE -> {
                Object first = operand(node.left, input, frame);
                yield first != Values.ABSENT ? first : operand(node.right, input, frame);
            }
            case BLOCK -> block(node, input, frame);
            case BIND -> {
                Object value = operand(node.right, input, frame);
                frame.bind(node.name, value);
                yield value;
            }
            case CALL -> call(node, input, frame, Values.UNBOUND);
            case PARTIAL -> partial(node, input, frame);
            case LAMBDA -> {
                // A thunk is called at once, and gone.
                if (!node.thunk) makes(ValueMemory.FUNCTION + frame.captured());
                yield new Lambda(node, input, frame);
            }
            case APPLY -> applied(node, input, frame);
            case TRANSFORM -> transformer(node, frame);
            case WILDCARD -> paths.wildcard(input);
            case DESCENDANTS -> paths.descendants(input);
            case PARENT -> {
                Object parent = node.slot == null ? Values.UNBOUND : frame.find(node.slot.label);
                yield parent == Values.UNBOUND ? Values.ABSENT : parent;
            }
            default -> throw new IllegalStateException("a node of the kind " + node.kind + " cannot be evaluated");
        };
    }

    @Nullable
    Object operand(@Nullable Node node, @Nullable Object input, Frame frame) {
        if (node == null) throw new IllegalStateException("a node without its part");
        return evaluate(node, input, frame);
    }

    private @Nullable Object variable(Node node, @Nullable Object input, Frame frame) {
        if (node.name.isEmpty()) return input;
        Object value = frame.find(node.name);
        if (value != Values.UNBOUND) return value;
        if (node.name.equals("$")) return root;
        if (scope.has(node.name)) return scope.get(node.name);
        Object builtIn = BuiltIns.find(node.name);
        return builtIn == null ? Values.ABSENT : builtIn;
    }

    private @Nullable Object binary(Node node, @Nullable Object input, Frame frame) {
        Object left = operand(node.left, input, frame);
        if (node.name.equals("and")) return Values.truth(left) && Values.truth(operand(node.right, input, frame));
        if (node.name.equals("or")) return Values.truth(left) || Values.truth(operand(node.right, input, frame));
        return Operators.apply(this, node.name, left, operand(node.right, input, frame));
    }

    private Seq array(Node node, @Nullable Object input, Frame frame) {
        Seq array = new Seq(false);
        for (Node part : node.parts) {
            Object value = evaluate(part, input, frame);
            if (value == Values.ABSENT) continue;
            if (!part.is(Kind.ARRAY) && value instanceof List<?> values) addAll(array, values);
            else add(array, value);
        }
        array.constructed = node.constructsArray;
        return array;
    }

    private @Nullable Object block(Node node, @Nullable Object input, Frame frame) {
        Frame inner = new Frame(frame);
        Object result = Values.ABSENT;
        for (Node part : node.parts) result = evaluate(part, input, inner);
        return result;
    }

    private @Nullable Object call(Node node, @Nullable Object input, Frame frame, @Nullable Object first) {
        Object callee = operand(node.subject, input, frame);
        List<@Nullable Object> args = new ArrayList<>(node.parts.size() + 1);
        if (first != Values.UNBOUND) args.add(first);
        for (Node part : node.parts) args.add(evaluate(part, input, frame));
        if (!(callee instanceof Function function)) throw notAFunction(node, callee);
        return apply(function, args, input);
    }

    private static Failure notAFunction(Node call, @Nullable Object callee) {
        Node subject = call.subject;
        String name = "This";
        if (subject != null && subject.is(Kind.VARIABLE)) name = "$" + subject.name;
        if (subject != null && subject.is(Kind.PATH)) {
            name = subject.last().name;
            if (BuiltIns.find(name) != null) {
                return new Failure(name + " is not a function. Did you mean $" + name + "?");
            }
        }
        return new Failure(name + " is called, but is not a function.", callee);
    }

    /** Calls a function; a call in its tail position is made from here, so that such a loop needs no stack. */
    @Nullable
    Object apply(Function function, List<@Nullable Object> args, @Nullable Object input) {
        long mark = memory.mark();
        Object result = function.call(this, args, input);
        while (result instanceof Lambda thunk && thunk.node().thunk) {
            Node call = thunk.node().left;
            if (call == null) throw new IllegalStateException("a thunk without its call");
            Object next = operand(call.subject, thunk.input(), thunk.frame());
            List<@Nullable Object> nextArgs = new ArrayList<>(call.parts.size());
            for (Node part : call.parts) nextArgs.add(evaluate(part, thunk.input(), thunk.frame()));
            if (!(next instanceof Function following)) throw notAFunction(call, next);
            spend(1);
            result = following.call(this, nextArgs, thunk.input());
        }
        memory.settle(mark, result);
        return result;
    }

    private Function partial(Node node, @Nullable Object input, Frame frame) {
        Object callee = operand(node.subject, input, frame);
        if (!(callee instanceof Function function)) throw notAFunction(node, callee);
        List<@Nullable Object> given = new ArrayList<>();
        int open = 0;
        for (Node part : node.parts) {
            if (part.is(Kind.PLACEHOLDER)) open++;
            given.add(part.is(Kind.PLACEHOLDER) ? Values.UNBOUND : evaluate(part, input, frame));
        }
        makes(ValueMemory.FUNCTION + ValueMemory.LIST + ValueMemory.ITEM * (long) given.size());
        return new Native("function", open, null, (evaluation, args, context) -> {
            List<@Nullable Object> all = new ArrayList<>(given);
            int next = 0;
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i) == Values.UNBOUND) all.set(i, next < args.size() ? args.get(next) : Values.ABSENT);
                if (given.get(i) == Values.UNBOUND) next++;
            }
            return evaluation.apply(function, all, context);
        });
    }

    private @Nullable Object applied(Node node, @Nullable Object input, Frame frame) {
        Object left = operand(node.left, input, frame);
        Node right = node.right;
        if (right != null && right.is(Kind.CALL) && right.predicates == null && right.group == null) {
            spend(1);
            return call(right, input, frame, left);
        }
        Object callee = operand(right, input, frame);
        if (!(callee instanceof Function function)) {
            throw new Failure("The right side of ~> must be a function.", callee);
        }
        if (left instanceof Function before) {
            makes(ValueMemory.FUNCTION);
            return new Native("function", 1, null, (evaluation, args, context) -> {
                List<@Nullable Object> between = new ArrayList<>(1);
                between.add(evaluation.apply(before, args, context));
                return evaluation.apply(function, between, context);
            });
        }
        List<@Nullable Object> args = new ArrayList<>(1);
        args.add(left);
        return apply(function, args, Values.ABSENT);
    }

    private Function transformer(Node node, Frame frame) {
        makes(ValueMemory.FUNCTION + frame.captured());
        return new Native("transform", 1, null, (evaluation, args, context) -> {
            Object subject = args.isEmpty() ? Values.ABSENT : args.get(0);
            if (subject == Values.ABSENT) return Values.ABSENT;
            if (!(subject instanceof Map) && !(subject instanceof List)) {
                throw new Failure("A transform needs an object or a list.", subject);
            }
            Object result = Values.copy(evaluation, subject);
            Object matches = evaluation.operand(node.subject, result, frame);
            if (matches instanceof List<?> list) {
                for (Object match : list) evaluation.transform(node, match, frame);
            } else {
                evaluation.transform(node, matches, frame);
            }
            return result;
        });
    }

    private void transform(Node node, @Nullable Object match, Frame frame) {
        if (match == Values.ABSENT) return;
        Object update = operand(node.left, match, frame);
        if (update != Values.ABSENT && !(update instanceof Map)) {
            throw new Failure("The second part of a transform must be an object.", update);
        }
        // Only what the transform itself copied may change; anything else is shared with the world outside.
        if (match instanceof Made target && update instanceof Map<?, ?> fields) {
            makes(ValueMemory.MEMBER * (long) fields.size());
            for (Map.Entry<?, ?> field : fields.entrySet()) target.put((String) field.getKey(), field.getValue());
        }
        if (node.right == null) return;
        Object deletions = evaluate(node.right, match, frame);
        List<?> names = deletions instanceof List<?> list
                ? list
                : deletions == Values.ABSENT ? List.of() : java.util.Collections.singletonList(deletions);
        for (Object name : names) {
            if (!(name instanceof String)) {
                throw new Failure("The third part of a transform must be a string or a list of strings.", name);
            }
            if (match instanceof Made target) target.remove(name);
        }
    }
}
