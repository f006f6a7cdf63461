package io.junctura.expression;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.junctura.memory.HeapShare;
import io.junctura.memory.Reservation;
import java.lang.ref.SoftReference;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of limited length and compiled size, which takes time linear in the text. Compiled once to find
 * mistakes, and again when it is used. So a document that is only checked keeps no compiled program, and the garbage
 * collector may drop those of seldom used documents. Thread safe.
 */
final class BoundedPattern {

    static final int MAX_LENGTH = 2_000;

    /** Instructions; see {@link PatternSize}. */
    static final int MAX_SIZE = 10_000;

    static final int IGNORE_CASE = Pattern.CASE_INSENSITIVE;
    static final int LINES = Pattern.MULTILINE;

    private static final int BYTES_PER_INSTRUCTION = 64;

    /** Each instruction has a place in two queues, and may have a thread in both. */
    private static final int MATCHING_BYTES_PER_INSTRUCTION = 128;

    /** Each of those threads has two positions for each group. */
    private static final int MATCHING_BYTES_PER_GROUP = 16;

    /** The memory that a matcher keeps for the next match is released beyond this size. */
    private static final int MAX_KEPT = 64 << 10;

    private final String source;
    private final int flags;
    private final int size;
    private final int groups;
    private volatile @Nullable SoftReference<Pattern> program;

    private BoundedPattern(String source, int flags, int size, int groups) {
        this.source = source;
        this.flags = flags;
        this.size = size;
        this.groups = groups;
    }

    /**
     * @param rest how many instructions the document's other patterns leave
     * @throws InvalidExpression if it is not a regular expression, or too large; the offset is within the source
     * @throws io.junctura.memory.MemoryExhausted if other evaluations use the memory that the compilation needs
     */
    static BoundedPattern of(String source, int flags, int rest) {
        if (source.length() > MAX_LENGTH) {
            throw new InvalidExpression(0, "It is longer than " + MAX_LENGTH + " characters.");
        }
        long size = PatternSize.of(source, (flags & IGNORE_CASE) != 0);
        if (size > MAX_SIZE) {
            throw new InvalidExpression(
                    0,
                    "It is too large: repeats written out, it has more than " + MAX_SIZE
                            + " instructions. Repeat less often, or use + or * instead of a number.");
        }
        if (size > rest) {
            throw new InvalidExpression(
                    0,
                    "The regular expressions of the document are too large together: they have more than "
                            + DocumentPatterns.MAX_SIZE + " instructions.");
        }
        try (Reservation memory = HeapShare.EXPRESSION_VALUES.reserve(size * BYTES_PER_INSTRUCTION)) {
            return new BoundedPattern(
                    source, flags, (int) size, program(source, flags).groupCount());
        } catch (PatternSyntaxException e) {
            throw new InvalidExpression(0, "It is not understood: " + e.getDescription() + ".");
        } catch (StackOverflowError e) {
            throw new InvalidExpression(0, "It is nested too deeply.");
        }
    }

    private static Pattern program(String source, int flags) {
        return Pattern.compile(source, flags);
    }

    private @Nullable Pattern kept() {
        SoftReference<Pattern> reference = program;
        return reference == null ? null : reference.get();
    }

    Matcher matcher(CharSequence text) {
        Pattern compiled = kept();
        if (compiled == null) {
            compiled = program(source, flags);
            program = new SoftReference<>(compiled);
        }
        return compiled.matcher(text);
    }

    /** The number of instructions, which is the largest cost of one character of a text. */
    int size() {
        return size;
    }

    /** The largest cost of one character of a text, in instructions; instructions that record groups cost more. */
    int work() {
        return size + size * groups / 8;
    }

    /** The bytes that matching takes, including the program, whatever the length of the text. */
    long matchingBytes() {
        return (long) size
                * (BYTES_PER_INSTRUCTION + MATCHING_BYTES_PER_INSTRUCTION + MATCHING_BYTES_PER_GROUP * groups);
    }

    /** Releases the memory of matching, if it is large. */
    void rest() {
        Pattern compiled = kept();
        if (compiled != null && matchingBytes() > MAX_KEPT) compiled.reset();
    }

    @Override
    public String toString() {
        return source;
    }
}
