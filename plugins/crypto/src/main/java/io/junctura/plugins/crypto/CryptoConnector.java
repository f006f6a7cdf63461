package io.junctura.plugins.crypto;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Permissions;
import org.pf4j.Extension;

/** Hashes, signs, verifies, encrypts and decrypts texts and files, and converts Base64 and hexadecimal text. */
@Extension
@Permissions(files = true)
@ConnectorInfo(
        id = "crypto",
        title = "Cryptography",
        connection = CryptoKeys.class,
        actions = {
            Hash.class,
            Hmac.class,
            VerifyHmac.class,
            Sign.class,
            Verify.class,
            Encrypt.class,
            Decrypt.class,
            EncryptFile.class,
            DecryptFile.class,
            Encode.class,
            Decode.class,
            DecodeFile.class
        })
public final class CryptoConnector implements Connector {}
