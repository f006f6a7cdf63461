package io.junctura.plugins.s3;

/** What is asked of a bucket, with the permission that it needs. */
enum Operation {
    LIST("list", "s3:ListBucket"),
    READ("read", "s3:GetObject"),
    WRITE("write", "s3:PutObject"),
    DELETE("delete", "s3:DeleteObject"),
    LIST_PARTS("continue the upload of", "s3:ListMultipartUploadParts"),
    LIST_UPLOADS("look for unfinished uploads in", "s3:ListBucketMultipartUploads"),
    ABORT("abort an upload of", "s3:AbortMultipartUpload");

    private final String verb;
    private final String permission;

    Operation(String verb, String permission) {
        this.verb = verb;
        this.permission = permission;
    }

    /** As in "Cannot read …". */
    String verb() {
        return verb;
    }

    String permission() {
        return permission;
    }
}
