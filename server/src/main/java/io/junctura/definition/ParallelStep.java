package io.junctura.definition;

import java.util.List;

/**
 * {@code parallel}: branches at the same time. What a branch's steps yielded can be read after it.
 *
 * @param any whether the first branch to succeed ends the step; the others are abandoned
 */
public record ParallelStep(Head head, boolean any, List<Branch> branches) implements StepPlan {
    @Override
    public List<Block> blocks() {
        return branches.stream()
                .map(one -> new Block(Block.Kind.BRANCH, head.path() + "[" + one.name() + "]", one.steps()))
                .toList();
    }

    /** The paths of its steps begin with {@code both[name]/}. */
    public record Branch(String name, List<StepPlan> steps) {}
}
