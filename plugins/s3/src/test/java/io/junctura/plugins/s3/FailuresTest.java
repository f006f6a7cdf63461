package io.junctura.plugins.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.api.Secret;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

class FailuresTest {
    private final Failures failures = new Failures(new S3Connection(
            "orders", "us-east-1", null, true, "id", Secret.of("secret"), "/", 8, Duration.ZERO, null));

    private static AwsServiceException answered(int status, String code, String message, SdkHttpResponse response) {
        return S3Exception.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .sdkHttpResponse(response)
                        .build())
                .message(message)
                .build();
    }

    private static AwsServiceException answered(int status, String code, String message) {
        return answered(
                status,
                code,
                message,
                SdkHttpResponse.builder().statusCode(status).build());
    }

    private ConnectorException of(AwsServiceException e) throws Exception {
        return failures.of(e, Operation.READ, "in/a.csv");
    }

    @ParameterizedTest
    @CsvSource({
        "403, InvalidAccessKeyId, CREDENTIALS, NO",
        "403, SignatureDoesNotMatch, CREDENTIALS, NO",
        "400, ExpiredToken, CREDENTIALS, NO",
        "401, , CREDENTIALS, NO",
        "403, AccessDenied, REFUSED, YES",
        "404, NoSuchBucket, REFUSED, YES",
        "403, InvalidObjectState, REFUSED, YES",
        "501, NotImplemented, REFUSED, YES",
        "400, KeyTooLongError, BAD_INPUT, YES",
        "503, SlowDown, TRY_LATER, NO",
        "429, , TRY_LATER, NO",
        "503, ServiceUnavailable, TRY_LATER, MAYBE",
        "500, InternalError, TRY_LATER, MAYBE",
        "400, RequestTimeout, TRY_LATER, MAYBE",
        "412, PreconditionFailed, TRY_LATER, MAYBE",
        "403, RequestTimeTooSkewed, TRY_LATER, NO",
        "404, NoSuchUpload, TRY_LATER, MAYBE",
        "301, PermanentRedirect, REFUSED, YES",
    })
    void theCodeDecidesTheKindOfTheError(int status, String code, ErrorKind kind, Reached reached) throws Exception {
        ConnectorException e = of(answered(status, code, "Some words"));
        assertThat(e.kind()).isEqualTo(kind);
        assertThat(e.reached()).isEqualTo(reached);
        assertThat(e)
                .hasMessageStartingWith(
                        "Cannot read \"in/a.csv\" in the bucket \"orders\": the store answered " + status)
                .message()
                .endsWith(".");
    }

    @Test
    void aFileThatIsNotThereIsAFileThatIsNotThere() {
        assertThatThrownBy(() -> of(answered(404, "NoSuchKey", "none")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage("in/a.csv");
        assertThatThrownBy(() -> of(answered(404, null, null))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void theRightRegionIsNamed() throws Exception {
        SdkHttpResponse moved = SdkHttpResponse.builder()
                .statusCode(301)
                .putHeader("x-amz-bucket-region", "eu-central-1")
                .build();
        assertThat(of(answered(301, null, null, moved)))
                .hasMessageContaining(
                        "The bucket is in the region \"eu-central-1\": set the connection's region to it.");
        String expecting =
                "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-west-3'";
        assertThat(of(answered(400, "AuthorizationHeaderMalformed", expecting)))
                .hasMessageContaining("The bucket is in the region \"eu-west-3\"");
    }

    @Test
    void aMissingPermissionIsNamed() throws Exception {
        assertThat(of(answered(403, "AccessDenied", "Access Denied")))
                .hasMessageContaining("The access key needs the permission s3:GetObject");
    }

    @Test
    void wrongClocksAreNamed() throws Exception {
        assertThat(of(answered(403, "RequestTimeTooSkewed", "The difference is too large.")))
                .hasMessageContaining("set this server's by NTP");
    }
}
