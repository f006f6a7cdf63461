package io.junctura.definition;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code try}: paths go on with {@code try}, {@code catch} and {@code finally}.
 *
 * @param caught what is done about a failure of {@code steps}; null: it goes on outwards
 * @param last   done in any case, at a cancel too
 */
public record TryStep(
        Head head, List<StepPlan> steps, @Nullable List<StepPlan> caught, List<StepPlan> last) implements StepPlan {
    /** No CATCH or FINALLY if it has none. */
    @Override
    public List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block(Block.Kind.TRY, head.path() + "/try", steps));
        if (caught != null) blocks.add(new Block(Block.Kind.CATCH, head.path() + "/catch", caught));
        if (!last.isEmpty()) blocks.add(new Block(Block.Kind.FINALLY, head.path() + "/finally", last));
        return List.copyOf(blocks);
    }
}
