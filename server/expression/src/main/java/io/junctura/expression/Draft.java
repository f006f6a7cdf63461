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

    /** How many steps above a {@code %} its parent is. */
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

    /** The {@code %} within this part whose parents are outside of it. */
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

    static InvalidExpression noParent(int position) {
        return new InvalidExpression(position, "The % here has no parent to climb to.");
    }

    /** The node without what follows it. */
    abstract Node node();

    Node finished() {
        Node node = node();
        if (filters.isEmpty() && group == null && !keepsList) return node;
        return new Node.Suffixed(node, List.copyOf(filters), group, keepsList);
    }

    /** The node of a part in brackets. A number is a position, whatever follows it. */
    Node finishedAsFilter() {
        return finished();
    }

    Path.Step step() {
        return new Path.Step(
                finished(), List.copyOf(stages), focus, index, List.copyOf(parents), tuple, isConstructed());
    }

    /** Adds the empty brackets that follow. */
    void keepList() {
        keepsList = true;
    }

    /** Whether it neither binds nor filters anything, so that it can be part of a path of names. */
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

    /** The path that this part is, or that begins with it. */
    PathDraft asPath() {
        return new PathDraft(this);
    }

    /** The same, if a dot follows. */
    PathDraft beginPath() {
        return asPath();
    }

    /** Makes it a step of a path, in which a string is a name. */
    void becomeStep() {}

    /** Makes it the first or last step of a path, in which a list in brackets stays a list. */
    void construct() {}

    boolean isConstructed() {
        return false;
    }

    /** The step to which a suffix belongs: this, or the last step of a path. */
    Draft last() {
        return this;
    }

    /** The variable's name; null if this is not a variable. */
    @Nullable
    String variable() {
        return null;
    }

    /** The field's name; null if this is not a field. */
    @Nullable
    String field() {
        return null;
    }

    /** This as a call; null if it is not one. */
    Calls.@Nullable Call call() {
        return null;
    }

    /** Negates a number literal. @return false if this is not one */
    boolean negate() {
        return false;
    }

    /** Marks its calls as calls in the tail position of a function. @return the part that replaces this one */
    Draft inTailPosition() {
        return this;
    }

    /** The {@code %} whose parents are outside of this part. */
    List<Slot> slots() {
        return seeking;
    }

    /** Passes the {@code %} of a part on to the parts outside of this one. */
    void climbFrom(Draft part) {
        seeking.addAll(part.slots());
    }

    /** Adds a {@code %} that looks for its parent. */
    void seek(Slot slot) {
        throw noParent(position);
    }

    /** Makes this the parent of a {@code %}, if its parent is at this level. */
    final void beParent(Slot slot) {
        slot.level--;
        if (slot.level > 0) return;
        parents.add(slot.label);
        tuple = true;
    }

    /** Adds a filter in brackets that follows. */
    final void filter(int at, Draft predicate) {
        Draft step = last();
        if (step.group != null || group != null) {
            throw new InvalidExpression(at, "A filter in brackets cannot follow a grouping in braces.");
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

    /** Turns its filters into those of a step. */
    final void filtersToStages() {
        for (Node filter : filters) stages.add(new Stage(filter, null));
        filters.clear();
    }

    /** Adds a grouping in braces that follows. */
    void group(int at, Grouping grouping) {
        if (group != null) throw new InvalidExpression(at, "A step can have one grouping in braces only.");
        group = grouping;
    }

    /** Adds {@code @$name}, which follows. */
    void focus(int at, String name) {
        Draft step = last();
        if (!step.stages.isEmpty() || !step.filters.isEmpty()) {
            throw new InvalidExpression(at, "The variable after @ must stand before any filter in brackets.");
        }
        step.bindFocus(at, name);
    }

    void bindFocus(int at, String name) {
        focus = name;
        tuple = true;
    }
}
