package io.junctura.expression;

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
    private final long salt;
    private @Nullable SplittableRandom random;
    private int steps;
    private int depth;

    /** The patterns that were matched, each of which holds memory; null if there are none. */
    private @Nullable Set<BoundedPattern> matched;

    private @Nullable Map<String, TimePicture> timePictures;

    /**
     * @param memory the memory of the evaluation that this one is a part of; its owner closes it
     * @param salt   distinguishes the expressions of a step, so that each has its own randomness
     */
    Evaluation(Scope scope, ValueMemory memory, long salt) {
        this.scope = scope;
        this.root = new Root(scope);
        this.memory = memory;
        this.salt = salt;
    }

    // Limits. They are counted, not timed: a pause must not fail an expression, and the same values give the same
    // result.

    void spend(int more) {
        steps += more;
        if (steps > MAX_STEPS || steps < 0) {
            throw new EvaluationFailed(
                    "It takes more than " + MAX_STEPS + " steps. Does it loop, or are the values very large?");
        }
    }

    void enter() {
        if (++depth > MAX_DEPTH) {
            throw new EvaluationFailed(
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
            throw new EvaluationFailed("It makes a string of more than " + MAX_STRING + " characters.");
        }
    }

    /** Charges a string. Call this before the string is made. */
    void makesText(long characters) {
        size(characters);
        memory.chargeText(characters);
    }

    /** Charges other memory. Call this before it is allocated. */
    void makes(long bytes) {
        memory.charge(bytes);
    }

    /** Charges a list. Call this before that many items are added to it. */
    void makesList(long items) {
        items(items);
        memory.charge(ValueMemory.LIST + ValueMemory.ITEM * items);
    }

    /** Charges an object. Call this before it gets that many members. */
    void makesObject(long members) {
        memory.charge(ValueMemory.OBJECT + ValueMemory.MEMBER * members);
    }

    Number makes(Number number) {
        memory.charge(ValueMemory.number(number));
        return number;
    }

    void items(long items) {
        if (items > MAX_LIST) throw new EvaluationFailed("It makes a list of more than " + MAX_LIST + " items.");
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

    /** Charges the matching of a pattern. Call this before it. */
    void matches(BoundedPattern pattern) {
        Set<BoundedPattern> known = matched;
        if (known == null) matched = known = new HashSet<>();
        if (known.add(pattern)) memory.chargeToTheEnd(pattern.matchingBytes());
    }

    /** The parsed picture of times. Each picture is parsed once in an evaluation. */
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

    /** Releases the memory of patterns. Call this once, when the evaluation has ended. */
    void end() {
        if (matched != null) matched.forEach(BoundedPattern::rest);
    }

    ValueMemory memory() {
        return memory;
    }

    /** The number of steps so far. */
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
        Object result = node.value(this, input, frame);
        depth--;
        if (result instanceof Sequence seq && seq.sequence && !seq.tuples) {
            if (node.keepsList()) seq.keepSingleton = true;
            if (seq.isEmpty()) result = Values.ABSENT;
            else if (seq.size() == 1 && !seq.keepSingleton) result = seq.get(0);
        }
        // A variable that was bound meanwhile may hold the new values.
        if (frame.bound() == bound) memory.settle(mark, result);
        return result;
    }

    /** A variable; {@link Values#ABSENT} if there is none of this name. */
    @Nullable
    Object variable(String name, Frame frame) {
        Object value = frame.find(name);
        if (value != Values.UNBOUND) return value;
        if (name.equals("$")) return root;
        if (scope.has(name)) return scope.get(name);
        Object builtIn = BuiltIns.find(name);
        return builtIn == null ? Values.ABSENT : builtIn;
    }

    /** Calls a function, and then the calls in its tail position, so that tail recursion needs no stack. */
    @Nullable
    Object apply(Function function, List<@Nullable Object> args, @Nullable Object input) {
        long mark = memory.mark();
        Object result = function.call(this, args, input);
        while (result instanceof Calls.Pending pending) {
            result = pending.call().step(this, pending.input(), pending.frame());
        }
        memory.settle(mark, result);
        return result;
    }
}
