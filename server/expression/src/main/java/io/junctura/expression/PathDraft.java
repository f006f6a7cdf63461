package io.junctura.expression;

import io.junctura.expression.Path.Stage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A path while it is parsed. A single name is a path as well. */
final class PathDraft extends Draft {

    /** The part to which following empty brackets belong, in addition to the whole path. */
    private enum BracketTarget {
        NAME,
        FOCUS,
        PATH
    }

    private final List<Draft> steps = new ArrayList<>();
    private BracketTarget bracketTarget = BracketTarget.PATH;
    private boolean keepsSingle;

    /** Whether it starts from a variable. */
    boolean fromVariable;

    PathDraft(Draft first) {
        super(first.position);
        steps.add(first);
    }

    static PathDraft ofName(int position, String name) {
        PathDraft path = new PathDraft(new Drafts.Name(position, name));
        path.bracketTarget = BracketTarget.NAME;
        return path;
    }

    @Override
    PathDraft asPath() {
        return this;
    }

    /** Appends the part after a dot. */
    void append(Draft rest) {
        if (rest instanceof PathDraft path) {
            steps.addAll(path.steps);
        } else {
            rest.filtersToStages();
            steps.add(rest);
        }
        for (Draft step : steps) {
            step.becomeStep();
            if (step.keepsList) keepsSingle = true;
        }
        steps.get(0).construct();
        last().construct();
        bracketTarget = BracketTarget.PATH;
        resolve();
    }

    void append(Drafts.OrderBy order) {
        steps.add(order);
        bracketTarget = BracketTarget.PATH;
        resolve();
    }

    /** Adds {@code #$name}, which follows. */
    void index(String name) {
        Draft step = last();
        if (step.stages.isEmpty()) step.index = name;
        else step.stages.add(new Stage(null, name));
        step.tuple = true;
        bracketTarget = BracketTarget.PATH;
    }

    @Override
    void focus(int at, String name) {
        super.focus(at, name);
        bracketTarget = BracketTarget.FOCUS;
    }

    @Override
    void group(int at, Grouping grouping) {
        super.group(at, grouping);
        bracketTarget = BracketTarget.PATH;
    }

    @Override
    void addFilter(Node predicate) {
        last().stages.add(new Stage(predicate, null));
    }

    @Override
    void keepList() {
        keepsList = true;
        if (bracketTarget != BracketTarget.PATH) last().keepsList = true;
        if (bracketTarget == BracketTarget.NAME) keepsSingle = true;
    }

    @Override
    @Nullable
    String field() {
        return bracketTarget == BracketTarget.NAME && last().stages.isEmpty() ? last().field() : null;
    }

    @Override
    Draft last() {
        return steps.get(steps.size() - 1);
    }

    @Override
    boolean isConstructed() {
        return steps.get(0).isConstructed();
    }

    @Override
    Node finished() {
        return node();
    }

    @Override
    Node node() {
        List<Path.Step> finished = steps.stream().map(Draft::step).toList();
        Path path = new Path(position, finished, group, fromVariable, tuple, keepsSingle, keepsList);
        if (keepsSingle || keepsList || tuple || group != null) return path;
        List<String> names = new ArrayList<>();
        for (Draft step : steps) {
            String name = step.field();
            if (name == null || !step.isPlainStep()) return path;
            names.add(name);
        }
        return new NamePath(path, List.copyOf(names));
    }

    @Override
    void seek(Slot slot) {
        tuple = true;
        int at = steps.size() - 1;
        steps.get(at--).seek(slot);
        while (slot.level > 0 && at >= 0) steps.get(at--).seek(slot);
    }

    /** Finds the parents of the last step's {@code %} along the path. */
    private void resolve() {
        for (Slot slot : List.copyOf(last().slots())) {
            int at = steps.size() - 2;
            while (slot.level > 0) {
                if (at < 0) {
                    seeking.add(slot);
                    break;
                }
                Draft step = steps.get(at--);
                while (at >= 0 && step.focus != null && steps.get(at).focus != null) step = steps.get(at--);
                step.seek(slot);
            }
        }
    }
}
