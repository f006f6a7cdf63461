package io.junctura.plugins.s3;

import io.junctura.api.ActionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.Field;
import java.util.Optional;

/** What a step knows of its upload in parts in a later attempt. */
interface UploadMemory {
    /** For calls that have no later attempt. */
    UploadMemory NONE = new UploadMemory() {
        @Override
        public Optional<Begun> recall() {
            return Optional.empty();
        }

        @Override
        public void remember(Begun upload) {}

        @Override
        public boolean lasts() {
            return false;
        }
    };

    /**
     * An upload in parts that was begun.
     *
     * @param path where the file goes
     * @param id   by which S3 knows the upload
     */
    record Begun(
            @Field(title = "Path") String path,
            @Field(title = "Upload") String id) {}

    Optional<Begun> recall() throws ConnectorException;

    void remember(Begun upload) throws ConnectorException, InterruptedException;

    /** Whether a later attempt will recall it. */
    boolean lasts();

    static UploadMemory of(ActionContext<?> context) {
        return new UploadMemory() {
            @Override
            public Optional<Begun> recall() throws ConnectorException {
                return context.recall("upload", Begun.class);
            }

            @Override
            public void remember(Begun upload) throws ConnectorException, InterruptedException {
                context.remember("upload", upload);
            }

            @Override
            public boolean lasts() {
                return true;
            }
        };
    }
}
