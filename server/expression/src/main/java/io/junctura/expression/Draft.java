package io.junctura.expression;

import io.junctura.expression.Path.Stage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of an expression while it is parsed: what follows it may still become a part of it, such as a filter, the rest of a
 * path, or a {@code %} that climbs to it. {@link #finished} makes the node.
 */
abstract class Draft {

    /** Where a {@code %} finds its parent: so many steps above. */
    static final class Slot {
        final String label;
        int level = 1;

        Slot(String label) {
            this.label = label;
        }
    }

    final int position;
    boolean keepsList;
    boolean tuple;
    final List<Node> filters = new ArrayList<>();
    final List<Stage> stages = new ArrayList<>();
    final List<String> parents = new ArrayList<>();

    /** Of what is within, the {@code %} that have looked for their parents beyond it. */
    final List<Slot> seeking = new ArrayList<>();

    @Nullable
    Grouping group;

    @Nullable
    String focus;

    @Nullable
    String index;

    Draft(int position) {
        this.position = position;
    }

    static Mistake noParent(int position) {
        return new Mistake(position, "The % here has no parent to climb to.");
    }

    /** The node without what follows it. */
    abstract Node node();

    Node finished() {
        Node node = node();
        if (filters.isEmpty() && group == null && !keepsList) return node;
        return new Node.Suffixed(node, List.copyOf(filters), group, keepsList);
    }

    /** What stands in brackets. A number is a position, whatever follows it. */
    Node finishedAsFilter() {
        return finished();
    }

    Path.Step step() {
        return new Path.Step(
                finished(), List.copyOf(stages), focus, index, List.copyOf(parents), tuple, isConstructed());
    }

    /** Empty brackets follow it. */
    void keepList() {
        keepsList = true;
    }

    /** Nothing is bound by it, or filtered: it can be one of the names of a path of names. */
    boolean isPlainStep() {
        return !keepsList
                && !tuple
                && filters.isEmpty()
                && stages.isEmpty()
                && parents.isEmpty()
                && group == null
                && focus == null
                && index == null;
    }

    /** The path that it is, or that begins with it. */
    PathDraft asPath() {
        return new PathDraft(this);
    }

    /** The same where a dot follows. */
    PathDraft beginPath() {
        return asPath();
    }

    /** It becomes a step of a path, where a string is a name. */
    void becomeStep() {}

    /** It becomes the first or last step of a path, where a list in brackets stays one. */
    void construct() {}

    boolean isConstructed() {
        return false;
    }

    /** What belongs to a step: this, or the last step of a path. */
    Draft last() {
        return this;
    }

    /** The name of the variable that it is; null if it is anything else. */
    @Nullable
    String variable() {
        return null;
    }

    /** The name of the field that it is; null if it is anything else. */
    @Nullable
    String field() {
        return null;
    }

    /** The call that it is; null if it is anything else. */
    Calls.@Nullable Call call() {
        return null;
    }

    /** Makes the negative of a number that is written. @return false if it is anything else */
    boolean negate() {
        return false;
    }

    /** Its calls are in the tail position of a function. @return what takes its place */
    Draft inTailPosition() {
        return this;
    }

    /** The {@code %} that look for their parents beyond it. */
    List<Slot> slots() {
        return seeking;
    }

    /** A part's {@code %} look for their parents beyond this one. */
    void climbFrom(Draft part) {
        seeking.addAll(part.slots());
    }

    /** A {@code %} looks for its parent here. */
    void seek(Slot slot) {
        throw noParent(position);
    }

    /** It is the parent of a {@code %}, if that needs to climb no further. */
    final void beParent(Slot slot) {
        slot.level--;
        if (slot.level > 0) return;
        parents.add(slot.label);
        tuple = true;
    }

    /** A filter in brackets follows. */
    final void filter(int at, Draft predicate) {
        Draft step = last();
        if (step.group != null || group != null) {
            throw new Mistake(at, "A filter in brackets cannot follow a grouping in braces.");
        }
        for (Slot slot : predicate.seeking) {
            if (slot.level == 1) step.seek(slot);
            else slot.level--;
        }
        step.seeking.addAll(predicate.seeking);
        addFilter(predicate.finishedAsFilter());
    }

    void addFilter(Node predicate) {
        filters.add(predicate);
    }

    /** Filters of their own become those of a step. */
    final void filtersToStages() {
        for (Node filter : filters) stages.add(new Stage(filter, null));
        filters.clear();
    }

    /** A grouping in braces follows. */
    void group(int at, Grouping grouping) {
        if (group != null) throw new Mistake(at, "A step can have one grouping in braces only.");
        group = grouping;
    }

    /** {@code @$name} follows. */
    void focus(int at, String name) {
        Draft step = last();
        if (!step.stages.isEmpty() || !step.filters.isEmpty()) {
            throw new Mistake(at, "The variable after @ must stand before any filter in brackets.");
        }
        step.bindFocus(at, name);
    }

    void bindFocus(int at, String name) {
        focus = name;
        tuple = true;
    }
}
