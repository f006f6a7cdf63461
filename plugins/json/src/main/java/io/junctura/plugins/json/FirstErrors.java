package io.junctura.plugins.json;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;

/** One validation, which ends when it has found a number of errors, or its thread is interrupted. */
class FirstErrors extends ExecutionContext {
    private final int most;
    private final List<Error> found = new ArrayList<>();

    /** @param most at least 1 */
    FirstErrors(ExecutionConfig config, int most) {
        super(config);
        this.most = most;
        setErrors(new Found());
    }

    List<Error> found() {
        return found;
    }

    /** The errors of a branch, such as of {@code anyOf}, are kept apart until it is known whether they count. */
    @Override
    public void addError(Error error) {
        if (getErrors() instanceof Found || getErrors().size() < most) super.addError(error);
    }

    /** The validator calls it for each keyword that it checks. */
    @Override
    public void evaluationPathAddLast(String keyword) {
        if (Thread.interrupted()) throw new Stopped();
        super.evaluationPathAddLast(keyword);
    }

    /** The thread was interrupted. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super("interrupted", null, false, false);
        }
    }

    /** Enough errors are found. */
    static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Enough() {
            super("enough errors", null, false, false);
        }
    }

    /** The validator adds to it, also without {@link #addError}. */
    private final class Found extends AbstractList<Error> {
        @Override
        public void add(int index, Error error) {
            found.add(index, error);
            if (found.size() >= most) throw new Enough();
        }

        @Override
        public Error get(int index) {
            return found.get(index);
        }

        @Override
        public int size() {
            return found.size();
        }
    }
}
