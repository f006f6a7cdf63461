package io.junctura.run.machine;

import io.junctura.definition.LoopStep;
import io.junctura.expression.EvaluationProblem;
import io.junctura.expression.Scope;
import io.junctura.run.Decision;
import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.Frame;
import io.junctura.run.Items;
import io.junctura.run.Loop;
import io.junctura.run.Position;
import io.junctura.run.StepPath;
import io.junctura.run.WalkResult;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code for-each}: executes its steps once for each item, several items at a time if the step says so. */
final class LoopDecisions implements StepDecisions<LoopStep> {
    @Override
    public WalkResult begin(Walk walk, LoopStep step, StepAttempt attempt) {
        return Blocks.enter(attempt, step.items().usesClock());
    }

    @Override
    public @Nullable WalkResult again(Walk walk, Place place, LoopStep step, Position position, StepAttempt attempt) {
        return inside(walk, place, step, position);
    }

    @Override
    public WalkResult inside(Walk walk, Place place, LoopStep step, Position position) {
        String path = position.step();
        boolean batched = step.batch() > 0;
        Items items;
        try {
            items = items(walk, place, step, position);
        } catch (EvaluationProblem e) {
            return Decision.Note.cannotEvaluate(path, 1, walk.now(), walk.now(), e);
        }
        Loop loop = place.frame().loop(path);
        // A test of a step inside of an item executes only this item.
        String part = walk.run().state().testedPart(path);
        long first = part == null ? loop.prefix() : Long.parseLong(part);
        long beyond = part == null ? loop.prefix() + Loop.WINDOW : first + 1;
        items.below(first, batched);
        int open = 0;
        boolean idle = false;
        WalkResult.Thrown thrown = null;
        WalkResult.Ends ends = null;
        for (long item = first; open < step.concurrency() && item < beyond; item++) {
            if (loop.hasEnded(item)) continue;
            // After a failure, items that have begun continue, but no other item begins.
            if ((thrown != null || ends != null) && !hasBegun(place, path, item)) break;
            Items.Existence known = items.known(item, batched);
            if (known == Items.Existence.BEYOND) break;
            if (known == Items.Existence.UNREAD) {
                return new Decision.Fetch(path, items, Math.max(items.batch(), step.concurrency()));
            }
            open++;
            WalkResult walked = item(walk, place, step, path, item, items.get(item, batched));
            if (walked instanceof Decision.Idle) idle = true;
            else if (walked instanceof Decision) return walked;
            else if (walked instanceof WalkResult.Thrown one && thrown == null) thrown = one;
            else if (walked instanceof WalkResult.Ends one) ends = one;
        }
        WalkResult out = thrown != null ? thrown : ends;
        if (out != null) return walk.isBusyBelow(path) ? Blocks.IDLE : out;
        if (idle || open > 0) return Blocks.IDLE;
        walk.run().forgetItems(path);
        return Blocks.end(walk, position, loop.result(step.collect() != null));
    }

    private static boolean hasBegun(Place place, String path, long item) {
        return place.frame().known(StepPath.item(path, item)) != null;
    }

    /** The next result of one item. Its end is a result too, and so is its failure if the loop collects failures. */
    private static @Nullable WalkResult item(
            Walk walk, Place outer, LoopStep step, String path, long item, @Nullable Object value) {
        Place inner = item(outer, step, path, item, value);
        WalkResult walked = walk.walk(inner, step.steps());
        if (Blocks.hasEnded(walked)) walked = itemEnded(walk, inner, step, path, item);
        boolean collects = step.failedItems() == LoopStep.FailedItems.COLLECT;
        if (!(walked instanceof WalkResult.Thrown thrown) || !collects) return walked;
        Entry.ItemsEnded failed = Entry.ItemsEnded.failed(path, item, thrown.why());
        // A batch may be thousands of items.
        return new Decision.Note(step.batch() > 0 ? failed : failed.with(value), false);
    }

    private static WalkResult itemEnded(Walk walk, Place inner, LoopStep step, String path, long item) {
        if (step.collect() == null) {
            return new Decision.Note(Entry.ItemsEnded.well(path, item, item + 1), false);
        }
        try {
            Scope scope = walk.scope(inner, inner.frame().prefix(), walk.now());
            Object collected = step.collect().evaluate(scope);
            return new Decision.Note(
                    Entry.ItemsEnded.well(path, item, item + 1).with(collected),
                    step.collect().usesClock());
        } catch (EvaluationProblem e) {
            return new WalkResult.Thrown(path, Failure.badInput(String.valueOf(e.getMessage())));
        }
    }

    private static Items items(Walk walk, Place place, LoopStep step, Position position) {
        Items items = walk.run().items(position.step());
        if (items != null) return items;
        Scope scope = walk.scope(place, position.step(), position.fixedAt());
        return walk.run().items(position.step(), Items.of(step.items().evaluate(scope), step.batch()));
    }

    private static Place item(Place place, LoopStep step, String path, long item, @Nullable Object value) {
        Frame frame = place.frame().within(StepPath.item(path, item));
        Scope scope = place.scope().with("steps", frame.results()).with("loop", Map.of("index", item));
        return new Place(frame, step.head().path() + "[]", scope.with(step.as(), value));
    }

    @Override
    public @Nullable WalkResult cleanUp(Walk walk, Place place, LoopStep step, Position position) {
        String path = position.step();
        Loop loop = place.frame().loop(path);
        boolean batched = step.batch() > 0;
        Items items = null;
        WalkResult idle = null;
        for (long item = loop.prefix(); item < loop.prefix() + Loop.WINDOW; item++) {
            if (!hasBegun(place, path, item)) continue;
            if (items == null) {
                try {
                    items = items(walk, place, step, position);
                } catch (EvaluationProblem e) {
                    return null; // The items cannot be evaluated, so none has begun.
                }
                items.below(loop.prefix(), batched);
            }
            Items.Existence known = items.known(item, batched);
            // If the loop has failed because a file cannot be read, the file is not read again.
            if (known == Items.Existence.UNREAD && position.status() != Position.Status.FAILED) {
                return new Decision.Fetch(path, items, Math.max(items.batch(), step.concurrency()));
            }
            Object value = known == Items.Existence.THERE ? items.get(item, batched) : null;
            WalkResult walked = walk.cleanUp(item(place, step, path, item, value), step.steps());
            if (walked instanceof Decision.Idle) idle = walked;
            else if (walked instanceof Decision) return walked;
        }
        return idle;
    }

    @Override
    public Optional<FoundStep> find(Walk walk, Place place, LoopStep step, String path, String wanted) {
        Position position = place.frame().position(path);
        if (position == null) return Optional.empty();
        int from = path.length() + 1;
        String number = wanted.substring(from, Math.max(from, wanted.indexOf(']', path.length())));
        if (!number.matches("[0-9]{1,15}")) return Optional.empty();
        long item = Long.parseLong(number);
        boolean batched = step.batch() > 0;
        Items items = items(walk, place, step, position);
        Items.Existence known = items.known(item, batched);
        if (known == Items.Existence.UNREAD) {
            items.below(item, batched);
            walk.unread(new Decision.Fetch(path, items, items.batch()));
        }
        if (known != Items.Existence.THERE) return Optional.empty();
        return walk.find(item(place, step, path, item, items.get(item, batched)), step.steps(), wanted);
    }
}
