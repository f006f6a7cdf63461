package io.junctura.plugins.dropbox;

import io.junctura.api.ActionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.Field;
import java.util.Optional;

/** What a step knows of its upload session in a later attempt. */
interface UploadMemory {
    /** For calls that have no later attempt. */
    UploadMemory NONE = new UploadMemory() {
        @Override
        public Optional<Begun> recall() {
            return Optional.empty();
        }

        @Override
        public void remember(Begun upload) {}
    };

    /**
     * An upload session.
     *
     * @param path    where the file goes
     * @param session Dropbox's ID of the session; empty if no attempt continues it
     * @param offset  how many bytes have arrived for certain
     * @param hash    their content hash
     * @param sent    the content hash with the chunk that was sent then, and that may have arrived; empty if none was
     */
    record Begun(
            @Field(title = "Path") String path,
            @Field(title = "Session") String session,
            @Field(title = "Offset") long offset,
            @Field(title = "Hash") String hash,
            @Field(title = "Sent") String sent) {}

    Optional<Begun> recall() throws ConnectorException;

    void remember(Begun upload) throws ConnectorException, InterruptedException;

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
        };
    }
}
