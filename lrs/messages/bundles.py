"""Refusals of bundles: one for each thing that can be wrong with one."""

from __future__ import annotations

from lrs.messages.text import Text

TEXTS: dict[str, Text] = {
    # --- encryption ---------------------------------------------------------------------------------------
    "bundle-not-encrypted": Text(
        "This file is not encrypted with age; if it is the plain bundle (.lrb), use it as it is.",
        "このファイルは age で暗号化されていません。暗号化前のバンドル(.lrb)であれば、そのまま使ってください。",
    ),
    "bundle-identity": Text(
        "This is no age identity; give the file that `lrs bundle keygen` or `age-keygen` wrote (AGE-SECRET-KEY-1…).",
        "age の秘密鍵ではありません。`lrs bundle keygen` か `age-keygen` で作った"
        "ファイル(AGE-SECRET-KEY-1…)を指定してください。",
    ),
    "bundle-identity-other": Text(
        "The bundle is encrypted to another key than this identity's; ask the issuer to make one for your key.",
        "このバンドルは別の鍵に宛てて暗号化されています。発行元に、お持ちの鍵に宛てたバンドルを依頼してください。",
    ),
    "bundle-ciphertext": Text(
        "The encrypted file was cut or changed on its way; fetch it again.",
        "暗号化されたファイルが途中で切れているか、書き換えられています。もう一度取得してください。",
    ),
    "bundle-recipient-key": Text(
        "A recipient's key is an X25519 key: `age1…`, or a JWK with kty OKP, crv X25519 and no private part.",
        "受取側の鍵は X25519 の公開鍵(`age1…`、または kty が OKP・crv が X25519 で秘密部分のない JWK)にしてください。",
    ),
    "bundle-large": Text(
        "The bundle is of more than {limit} bytes; no more is taken here.",
        "バンドルが {limit} バイトを超えています。これより大きいものは受け取れません。",
    ),
    # --- zip ----------------------------------------------------------------------------------------------
    "bundle-carried-name": Text(
        "{path} holds the bundle {id}, which is another than its name says.",
        "{path} に入っているのは、名前と異なるバンドル {id} です。",
    ),
    "bundle-carried-many": Text(
        "More than {limit} earlier bundles are inside it, or they lie in one another more than {deepest} deep.",
        "以前のバンドルが {limit} 件を超えて入っているか、{deepest} 段を超えて入れ子になっています。",
    ),
    "bundle-zip": Text(
        "This file is no bundle, or it was cut: a bundle is a zip file with nothing before, between and behind its "
        "members. Fetch it again, and do not unpack and pack it anew.",
        "このファイルはバンドルでないか、途中で切れています。バンドルは余分なデータのない zip ファイルです。"
        "展開して圧縮し直さず、もう一度取得してください。",
    ),
    "bundle-zip-members": Text(
        "The zip file has more than {limit} members; no more are read here.",
        "zip ファイルの中のファイルが {limit} 件を超えています。これより多いものは受け取れません。",
    ),
    "bundle-zip-path": Text(
        "The zip file has a member {name!r}; names begin with lrb/ and lead nowhere else.",
        "zip ファイルの中に {name!r} があります。名前は lrb/ で始まり、その外を指さないものにしてください。",
    ),
    "bundle-zip-twice": Text(
        "The zip file has {name} twice.",
        "zip ファイルの中に {name} が二つあります。",
    ),
    "bundle-zip-form": Text(
        "{name} stands in the zip file otherwise than in a bundle: members are stored, neither compressed nor "
        "encrypted, without links, comments and dates of their own. Use the file as it was issued.",
        "{name} の格納方法がバンドルと異なります(無圧縮・暗号化なし・リンクや注釈や日時なし)。"
        "発行されたままのファイルを使ってください。",
    ),
    "bundle-zip-headers": Text(
        "The zip file says two things of {name}: its header or its bytes do not fit the directory at the end.",
        "zip ファイルの {name} について、ヘッダーか中身が末尾の一覧と一致しません。",
    ),
    "bundle-zip-order": Text(
        "The files of the bundle stand in another order than they are issued in.",
        "バンドルのファイルの並び順が、発行時のものと異なります。",
    ),
    # --- manifest -----------------------------------------------------------------------------------------
    "bundle-manifest-size": Text(
        "metadata/manifest.json has more than {limit} MiB.",
        "metadata/manifest.json が {limit} MiB を超えています。",
    ),
    "bundle-manifest-form": Text(
        "metadata/manifest.json is not as a manifest has to be: {problem}.",
        "metadata/manifest.json がマニフェストの形式に合いません({problem})。",
    ),
    "bundle-profile": Text(
        "The bundle follows {profile!r}; this program reads {known}.",
        "バンドルの形式は {profile!r} です。このプログラムで読めるのは {known} です。",
    ),
    "bundle-manifest-twice": Text(
        "The manifest lists {path} twice.",
        "マニフェストに {path} が二度載っています。",
    ),
    "bundle-manifest-order": Text(
        "The manifest lists its files in another order than the format says.",
        "マニフェストのファイルの並び順が形式に合いません。",
    ),
    "bundle-manifest-file": Text(
        "The manifest says too much or too little of {path}: its size, records, rawBytes or firstIndex.",
        "マニフェストの {path} について、サイズ・records・rawBytes・firstIndex のいずれかが余分か、足りません。",
    ),
    "bundle-manifest-chunks": Text(
        "Chunks are numbered from 000000 without a gap and their lines follow one another; {path} does not fit.",
        "チャンクは 000000 からの連番で、行も連続している必要があります。{path} が合いません。",
    ),
    "bundle-manifest-annotations": Text(
        "Each chunk of Statements has a file of as many annotations, or none has; here they do not fit.",
        "ステートメントのチャンクごとに同数の注釈のファイルが必要です(すべてにないのは可)。対応が合いません。",
    ),
    "bundle-manifest-counts": Text(
        "The counts of the manifest are not those of its files.",
        "マニフェストの件数が、載っているファイルの件数と一致しません。",
    ),
    "bundle-member-unknown": Text(
        "{path} has no place in a bundle, or not with this role.",
        "{path} はバンドルに含められないファイルか、役割が合わないファイルです。",
    ),
    # --- signature ----------------------------------------------------------------------------------------
    "bundle-signature-form": Text(
        "metadata/manifest.jws is no detached JWS of a bundle: one line, HEADER..SIGNATURE, typ "
        "lrb-manifest+jws and a kid.",
        "metadata/manifest.jws がバンドルの署名の形式ではありません"
        "(1 行の HEADER..SIGNATURE、typ は lrb-manifest+jws、kid あり)。",
    ),
    "bundle-signature-algorithm": Text(
        "The signature names the algorithm {algorithm!r}; ES256 alone counts.",
        "署名のアルゴリズムが {algorithm!r} です。ES256 以外は認めません。",
    ),
    "bundle-signature-critical": Text(
        "The signature's header has to say b64 false and crit [\"b64\"], and nothing else that is critical.",
        "署名のヘッダーは b64 が false、crit が [\"b64\"] だけである必要があります。",
    ),
    "bundle-signature-header": Text(
        "The signature's header carries {names}; a key that comes along with a bundle is never trusted.",
        "署名のヘッダーに {names} があります。バンドルに付いてきた鍵は一切信用しません。",
    ),
    "bundle-signature-wrong": Text(
        "The signature is not of this manifest by the key {kid}: one of them was changed.",
        "署名が、鍵 {kid} によるこのマニフェストのものではありません。どちらかが書き換えられています。",
    ),
    "bundle-issuer-unknown": Text(
        "{issuer} is not among the issuers trusted here.",
        "{issuer} は、ここで信頼している発行元ではありません。",
    ),
    "bundle-key-unknown": Text(
        "The key {kid} is not among the trusted keys of {issuer}; it may have been renewed since.",
        "鍵 {kid} は {issuer} の信頼している鍵の中にありません。鍵が更新された可能性があります。",
    ),
    "bundle-keys": Text(
        "This is no JWK Set with an EC key of the curve P-256: {{\"keys\": […]}}.",
        "曲線 P-256 の EC 鍵を含む JWK Set({{\"keys\": […]}})ではありません。",
    ),
    # --- whose and when -----------------------------------------------------------------------------------
    "bundle-recipient": Text(
        "This bundle is addressed to {recipient}, not to {reader}; the issuer has to make one for {reader}.",
        "このバンドルの宛先は {recipient} であり、{reader} ではありません。"
        "発行元に {reader} 宛てのバンドルを依頼してください。",
    ),
    "bundle-early": Text(
        "The bundle says it was created at {created}, which is still to come; check the clocks of both systems.",
        "バンドルの作成日時 {created} が未来です。双方のシステムの時計を確認してください。",
    ),
    "bundle-expired": Text(
        "The bundle was good until {not_after}; ask the issuer for a new one.",
        "バンドルの期限({not_after})が過ぎています。発行元に新しいバンドルを依頼してください。",
    ),
    # --- files --------------------------------------------------------------------------------------------
    "bundle-file-missing": Text(
        "{path} is not in the bundle.",
        "バンドルに {path} がありません。",
    ),
    "bundle-bag": Text(
        "{path} is not what follows from the manifest; it was changed.",
        "{path} がマニフェストから定まる内容と異なります。書き換えられています。",
    ),
    "bundle-file-size": Text(
        "{path} is of another size than was signed.",
        "{path} のサイズが署名されたものと異なります。",
    ),
    "bundle-file-hash": Text(
        "{path} is not what was signed: its SHA-256 is another.",
        "{path} が署名されたものと異なります(SHA-256 が一致しません)。",
    ),
    "bundle-attachment-name": Text(
        "{path} is named by another hash than its bytes have.",
        "{path} の名前が、中身のハッシュ値と一致しません。",
    ),
    "bundle-file-large": Text(
        "{path} is of more than {limit} bytes, as it is or unpacked; no more is read here.",
        "{path} のサイズ(展開後を含む)が {limit} バイトを超えています。これより大きいものは受け取れません。",
    ),
    "bundle-file-gzip": Text(
        "{path} is no single gzip stream.",
        "{path} が単一の gzip ストリームではありません。",
    ),
    "bundle-file-unpacked": Text(
        "{path} does not unpack to the {size} bytes that were signed.",
        "{path} を展開したサイズが、署名された {size} バイトと一致しません。",
    ),
    "bundle-file-lines": Text(
        "{path} is not made of lines: one is empty, too long or without its end.",
        "{path} が行の形式になっていません(空行、長すぎる行、改行のない行のいずれかがあります)。",
    ),
    "bundle-file-records": Text(
        "{path} does not hold the {number} lines that were signed.",
        "{path} の行数が、署名された {number} 行と一致しません。",
    ),
    "bundle-tree": Text(
        "The Statements are not those of the tree that the manifest signs.",
        "ステートメントが、マニフェストで署名された木(Merkle tree)のものと一致しません。",
    ),
    "bundle-proof": Text(
        "This is no proof of a Statement as `lrs` writes one: {problem}.",
        "ステートメントの証明の形式ではありません({problem})。",
    ),
}
