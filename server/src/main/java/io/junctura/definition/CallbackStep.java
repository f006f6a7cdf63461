package io.junctura.definition;

import java.time.Duration;
import java.util.List;

/** {@code callback}: the steps hand {@code callback.url} out, then the run waits for what is posted there. */
public record CallbackStep(Head head, Duration timeLimit, List<StepPlan> steps) implements StepPlan {
    @Override
    public List<Block> blocks() {
        return List.of(new Block(Block.Kind.CALLBACK, head.path(), steps));
    }
}
