//! The kinds of findings, in one table.

use super::severity::Severity;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Writes the enum and what is known of each code from one row each.
macro_rules! codes {
    ($($group:literal: $($code:ident = $name:literal, $severity:ident, $meaning:literal;)*)*) => {
        /// The kind of a finding: what scripts and people look it up by.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code {
            $($(#[doc = $meaning] #[serde(rename = $name)] $code,)*)*
        }

        impl Code {
            /// Every code, grouped by what it is about.
            pub const GROUPS: &[(&str, &[Self])] = &[$(($group, &[$(Self::$code,)*]),)*];

            /// The name, such as `unknown-type`.
            pub fn name(self) -> &'static str {
                match self {
                    $($(Self::$code => $name,)*)*
                }
            }

            /// How much a finding of this kind matters.
            pub fn severity(self) -> Severity {
                match self {
                    $($(Self::$code => Severity::$severity,)*)*
                }
            }

            /// What a finding of this kind means, in one sentence.
            pub fn meaning(self) -> &'static str {
                match self {
                    $($(Self::$code => $meaning,)*)*
                }
            }
        }
    };
}

codes! {
    "Files that the commands read":
        AcceptedGone = "accepted-gone", Warning, "accepted.yaml accepts a warning that there is no longer.";
        BadFile = "bad-file", Error, "A file of ours has a key or a value that it may not have; `docwright docs files` describes them.";
        BadSyntax = "bad-syntax", Error, "A file is neither YAML nor JSON, or says something in a way that could mean two things.";
        DuplicateKey = "duplicate-key", Error, "A key stands twice in one object, and only one of the two could hold.";
        DuplicatePage = "duplicate-page", Error, "service.yaml lists a page twice.";
        MissingPage = "missing-page", Error, "service.yaml lists a page that is not there.";
        NotAFile = "not-a-file", Error, "A folder or a device stands where a file is expected.";
        NotUtf8 = "not-utf8", Error, "A file is not UTF-8 text.";
        PathOutside = "path-outside", Error, "service.yaml names a page outside the service's folder.";
        PageDrifted = "page-drifted", Warning, "Less of a page is understood than what is committed was read from; what changed is not what the layout knows, or the vendor took facts away.";
        Sha256Mismatch = "sha256-mismatch", Error, "A page is not the one whose checksum service.yaml has: it was changed on the way or on purpose.";
        Symlink = "symlink", Error, "A file is reached through a symbolic link, which may lead elsewhere on another machine.";
        TooDeep = "too-deep", Error, "Lists and objects lie in one another deeper than any reader of JSON takes.";
        TooLarge = "too-large", Error, "A file, or what comes on the standard input, is larger than what is read of one.";
        TooManyAliases = "too-many-aliases", Error, "Aliases of a YAML file stand for far more than the file holds.";
        UnknownFile = "unknown-file", Warning, "A service's folder holds a file that nothing reads.";
        UnknownFormat = "unknown-format", Error, "A page's ending stands for no format.";
        UnlistedPage = "unlisted-page", Error, "The pages folder holds a page that service.yaml does not list.";
        Unreadable = "unreadable", Error, "A file or a folder cannot be read.";
        CrateName = "crate-name", Error, "Two services have one crate name, or a crate name is none.";
        EmptyService = "empty-service", Error, "No page of a service describes an operation, and an empty spec is never what anybody wants.";

    "Pages":
        EmptyPage = "empty-page", Warning, "A page holds no text; capture it again.";
        RaggedRow = "ragged-row", Warning, "A row has more or fewer cells than its table has columns; its values may stand under the wrong ones.";
        GuessedTitle = "guessed-title", Warning, "Several lines above the first section of a text page could be its title, after which the operation may be called; one was taken.";
        UnreadTable = "unread-table", Warning, "A table of the page is not in the capture, or in a form in which its cells cannot be told apart, or has left the words of its columns in plain text; what it says is missing in the spec, or stands at the wrong row.";
        UnknownHeading = "unknown-heading", Info, "A heading is no word of the layout, so that what stands under it is read as words only.";
        UnknownCaption = "unknown-caption", Warning, "The caption of a table of fields is in no words that the layout knows; the heading above says where its fields belong.";
        UnknownColumn = "unknown-column", Warning, "A table has a column that the layout does not know beside others that it knows; what stands in it is left out, and what it may say of a field is not known.";
        UnknownRequired = "unknown-required", Warning, "A cell says whether a field must be given in a word that the layout does not know; it is kept as the page's words, and the field is not required.";
        OddName = "odd-name", Warning, "A name reads like a word for a type or for required, or like a sentence; the columns may have changed places.";
        SwallowedRow = "swallowed-row", Warning, "A description holds lines that read like a row of their own: a name, a word for its type or for required, and a text; in a capture, rows run together where a type is no word of the layout.";
        UnknownType = "unknown-type", Warning, "A type is no word or notation of the layout; until the layout knows it, what an example shows is taken, else any value, or a text outside a body.";
        Unclaimed = "unclaimed", Warning, "A row, a list or a code block was understood by nothing; what it says is missing in the spec.";
        UnreadSection = "unread-section", Warning, "A part for what is sent holds words, and neither a table nor a list that is read; fields that the words describe are missing.";
        StrayTable = "stray-table", Warning, "A table of fields stands where the layout expects none; it is read as one of the request.";
        UnknownStatus = "unknown-status", Warning, "A line below a response reads like the status of an answer, in words that the layout does not know; what follows is read as the answer above.";
        StrayExample = "stray-example", Warning, "An example of an answer stands below a heading that the layout does not know; it is read as one of the part above.";
        MisplacedRow = "misplaced-row", Warning, "A row is shown below one whose type holds no members; it is read beside that.";
        OtherHost = "other-host", Warning, "A request line names a host that no server of the service has.";
        HostOrPath = "host-or-path", Warning, "A request line begins without a slash and could begin with a host; it is read as a path.";
        PathWithoutSlash = "path-without-slash", Info, "A request line begins without a slash, which is put before it.";
        NoOperationPage = "no-operation-page", Info, "A page announces no operation and has no typed fields and none under a heading of requests or responses; its rows are counted apart.";
        SamePage = "same-page", Info, "Two pages say the same in the same places; only one of them is needed.";

    "Judgement: what a page means":
        SharedPart = "shared-part", Warning, "A part of a page of several operations announces none and says what is sent or answered; it is read as said of all of them.";
        GuessedOperation = "guessed-operation", Warning, "A request line stands below a heading that the layout does not expect one under; the only one of a page is taken.";
        NoOperation = "no-operation", Warning, "A page announces no operation; the layout does not know how this one does, or it is none.";
        NoOperationId = "no-operation-id", Info, "A page names no operation; the name was made of its title, or else of the method and the path.";
        OperationIdInSample = "operation-id-in-sample", Info, "Only an SDK sample names the operation.";
        RenamedOperationId = "renamed-operation-id", Info, "Two operations have one name; the second says what differs.";
        VerbMismatch = "verb-mismatch", Info, "A page's title and the operation's name use different verbs.";
        ConflictingPages = "conflicting-pages", Warning, "Two pages describe an operation differently; the newer wins.";
        RevisionDrift = "revision-drift", Info, "Two pages describe an operation in other words and to the same effect.";
        MissingTransport = "missing-transport", Info, "A page shows no method, path or version; they follow the layout's convention.";
        AssumedSuccess = "assumed-success", Warning, "A page states no status of success, and the layout says none for all pages; 200 is assumed.";
        SuccessWithoutBody = "success-without-body", Info, "A success is documented without a body, and read as empty.";
        MissingStatus = "missing-status", Info, "Callers must identify themselves, and the page documents no 401.";
        AuthOnlyInExample = "auth-only-in-example", Info, "Only an example shows how callers identify themselves.";
        UnknownAuth = "unknown-auth", Warning, "Callers must identify themselves, and the layout knows no scheme that the page shows, or not the one that a row reads like.";
        UnknownLocation = "unknown-location", Warning, "A row says where a value travels in a word that the layout does not know; its name and the method tell.";
        RepeatedRow = "repeated-row", Warning, "Two rows of one name in one place say different things of it; the first counts.";
        UnlabelledTable = "unlabelled-table", Warning, "Nothing says where a parameter travels; it is read as a header by its name.";
        RowWithoutPlaceholder = "row-without-placeholder", Warning, "A row travels in the path, and the path has no placeholder of its name; it is read as one that is written differently, or left out.";
        RowCalledLikeSegment = "row-called-like-segment", Warning, "A row of the request is called like a segment of the path, and nothing says whether that is a placeholder; it is sent to the letter.";
        UndescribedQuery = "undescribed-query", Warning, "The request line has a query parameter that no table describes; it is taken for an optional text.";
        UndescribedPlaceholder = "undescribed-placeholder", Warning, "The path has a placeholder that no table describes; it is taken for a text.";
        ObjectInPath = "object-in-path", Warning, "A path parameter reads as an object; it is taken for a text.";
        ParameterOnClient = "parameter-on-client", Info, "A parameter is set on the SDK's credentials, not on the request.";
        UnusedObject = "unused-object", Warning, "Nothing on the page refers to a table that reads like an object's; its rows are left out, or read as the section's where that has no other table.";
        UndefinedObject = "undefined-object", Warning, "No table and no example describe an object's members; any object is taken, or a text outside a body.";
        ObjectByExample = "object-by-example", Info, "No table describes an object's members; they were taken from the example.";
        BodyByExample = "body-by-example", Warning, "No table describes a request's body; it was taken from the example.";
        UntypedList = "untyped-list", Info, "A type does not say what a list holds; the example tells it, if any.";
        UnknownErrorMember = "unknown-error-member", Warning, "No body of an error has the member that the layout names for the errors' code or message, so that clients cannot tell it.";
        EnumAsFields = "enum-as-fields", Warning, "Rows below a field have its own type; they are read as its values.";
        RecursiveType = "recursive-type", Info, "A type contains itself; it is a reference.";
        PseudoRow = "pseudo-row", Warning, "A row has no name; it is read as the body as a whole.";
        ConstraintWording = "constraint-wording", Warning, "A least or greatest value is stated for texts; it is read as their length.";
        UnreadStatus = "unread-status", Warning, "The status of an error reads as no HTTP status; the error is kept without one.";
        UnreadConstraint = "unread-constraint", Warning, "A phrase of a constraint has a value in no notation that is read; the constraint is left out.";
        UnreadLimit = "unread-limit", Info, "Descriptions hold numbers or quoted values that no phrase of the layout reads; a bound, a default or a choice may be among them.";
        MixedConstraintLevels = "mixed-constraint-levels", Warning, "A row limits a list and the texts in it at once.";
        ImpossibleConstraint = "impossible-constraint", Warning, "A path parameter may be empty by its least length, which no server could receive.";
        RequiredButNull = "required-but-null", Warning, "A field is required and may be null; it is nullable.";
        RequiredMissingInExample = "required-missing-in-example", Warning, "A field of a response is required and its own example lacks it; it is not required.";
        RequiredHeaderNotShown = "required-header-not-shown", Warning, "A header is mandatory, and no example request has it; the table counts.";
        ExamplePathMismatch = "example-path-mismatch", Warning, "An example request does not fit the request line, which counts.";
        SampledExamples = "sampled-examples", Info, "A page shows more examples, or longer lists in them, than are asked what objects hold.";
        UnreadExample = "unread-example", Warning, "The body of an example is neither JSON nor XML nor a form; it is left out.";
        ExampleDrift = "example-drift", Info, "The example of a row and that of the body differ in white space.";
        ExampleMismatch = "example-mismatch", Warning, "An example contradicts the table of what it shows; what of it fits is the example, and the page's own is kept as an extension.";
        DefaultMismatch = "default-mismatch", Warning, "A default is none of its field's values; it is kept as an extension.";
        ExampleRetyped = "example-retyped", Info, "The example of a body shows a value in another type than its table, such as a number in quotation marks; it is written in the table's.";
        UndescribedMember = "undescribed-member", Warning, "The example of a body shows members that no table describes; they stand in the example only, and a client cannot read them.";
        UndefinedPlaceholder = "undefined-placeholder", Info, "An example's host has a placeholder that the page does not define.";
        UnfilledPlaceholder = "unfilled-placeholder", Warning, "An example holds a template that nobody filled in.";
        MaskedValue = "masked-value", Info, "An example has masked values; no format is taken from them.";
        DuplicateSchema = "duplicate-schema", Info, "Two statuses have the same body and share a schema.";
        InBandError = "in-band-error", Info, "A successful response carries the members of an error.";
        StatusInBody = "status-in-body", Info, "A body repeats the HTTP status.";
        SuccessExampleCarriesError = "success-example-carries-error", Warning, "An example reports success and an error at once.";
        ErrorAmongSuccesses = "error-among-successes", Warning, "An example that is read as one of a success has the members of an error, which no table of that success has.";
        UndocumentedErrorCode = "undocumented-error-code", Warning, "An example shows an error code that the error table lacks.";
        Untranslated = "untranslated", Warning, "A description is not in the language of its page.";
        MembersTooDeep = "members-too-deep", Warning, "A field is nested deeper than any vendor nests; its members are left out.";

    "The document and its overlay":
        SameName = "same-name", Info, "Pages describe several objects of one name; the one that most operations use keeps it, and the others are called after their operation too.";
        NotOpenapi = "not-openapi", Error, "The document made of the pages is no OpenAPI; that is a mistake in docwright.";
        BadOverlay = "bad-overlay", Error, "An action of overlay.yaml changes nothing, spoils the document or cannot be applied.";
        BadName = "bad-name", Error, "The overlay brings a component whose name OpenAPI does not allow.";
        BadServer = "bad-server", Error, "The overlay brings a server that is no address.";
        DanglingReference = "dangling-reference", Error, "A reference leads nowhere, perhaps since an action removed its target.";
        SameOperationId = "same-operation-id", Error, "Two operations of the document have one operationId.";
        UndeclaredPlaceholder = "undeclared-placeholder", Error, "A path has a placeholder that is no path parameter.";
        BadPath = "bad-path", Error, "A path cannot be called as it is written: no slash, a control character, a segment of dots.";
        OddPath = "odd-path", Warning, "A path holds characters that are sent otherwise than they are written.";

    "Others' documents: OpenAPI to code":
        BadSpec = "bad-spec", Error, "A file is no OpenAPI document.";
        NotOpenapi3 = "not-openapi-3", Error, "A document does not say that it is of a version of OpenAPI that is read here.";
        Openapi32 = "openapi-3.2", Info, "A document is of OpenAPI 3.2 and read as 3.1.";
        AssumedMediaType = "assumed-media-type", Info, "A document of Swagger 2.0 does not say, or says what cannot be, of which media type a body is; the one that is usual is assumed.";
        AssumedScheme = "assumed-scheme", Info, "A document of Swagger 2.0 names a host and no scheme; https is assumed.";
        CollectionFormat = "collection-format", Warning, "The items of a list are parted in a way that OpenAPI 3.0 cannot say; the list is a text that whoever calls puts together, or sent as the message says.";
        EmptyValue = "empty-value", Info, "A parameter outside of the query may be sent without a value, which OpenAPI 3.0 cannot say.";
        PathsLeftOut = "paths-left-out", Warning, "An extension of Swagger 2.0 holds more paths; they are left out.";
        BadPart = "bad-part", Warning, "A part of the document is not as OpenAPI wants it; it is mended or left out, as the message says.";
        RetypedValue = "retyped-value", Info, "A constant or a default is written in another type than its schema's, such as a number for a text; it is read in the schema's.";
        EmptyPart = "empty-part", Info, "A part of the document lacks what it must have; it is taken for empty.";
        UnresolvedReference = "unresolved-reference", Warning, "A reference leads out of the document or nowhere; what it stands for is left out, a schema any JSON.";
        CircularSchema = "circular-schema", Warning, "A schema refers to itself and nothing else; it becomes any JSON.";
        BooleanSchema = "boolean-schema", Info, "A schema is false, and nothing fits it; it becomes any JSON.";
        ConditionalSchema = "conditional-schema", Warning, "A schema has conditions, which OpenAPI 3.0 cannot say; they are left out.";
        DynamicReference = "dynamic-reference", Info, "A reference is dynamic; it is read as a plain one.";
        EncodedContent = "encoded-content", Info, "A text holds another document; it stays a text.";
        InfoSummary = "info-summary", Info, "The document has a summary beside its description; only the description is kept.";
        JsonSchemaDialect = "json-schema-dialect", Warning, "The schemas are of another dialect; they are read as JSON Schema 2020-12.";
        MutualTls = "mutual-tls", Warning, "A security scheme is a client's certificate, which the caller's HTTP client has to bring.";
        PatternProperties = "pattern-properties", Warning, "Members are told apart by a pattern of their names; they become members of any name.";
        SeveralExamples = "several-examples", Info, "A schema has several examples; one is kept: `example` where it stands, else the first.";
        StreamedItems = "streamed-items", Warning, "A body is a sequence of items of a kind that is not read one by one; the client gives its bytes as they come.";
        StreamedList = "streamed-list", Info, "The schema of a stream is a list; each item of the stream is read as one of that list.";
        TupleSchema = "tuple-schema", Warning, "A list has a schema for each place; it becomes a list of values that fit any of them.";
        UnsupportedKeyword = "unsupported-keyword", Info, "A keyword limits values in a way that is not understood; values that it forbids are taken too.";
        RelativeServer = "relative-server", Info, "The URL of the server names no host; whoever calls has to give one.";
        UnusualMethod = "unusual-method", Warning, "An operation has a method that OpenAPI 3.0 does not know; it is left out.";
        WebhooksLeftOut = "webhooks-left-out", Warning, "The document has webhooks, which a client does not call.";
        WholeQueryParameter = "whole-query-parameter", Warning, "A parameter is the whole query string; it is left out.";
        CallbacksLeftOut = "callbacks-left-out", Warning, "An operation has callbacks, which a client does not call.";
        UnplacedAction = "unplaced-action", Warning, "x-action does not say where the action's name travels; it is left out.";
        ParameterWithoutPlace = "parameter-without-place", Warning, "The path has no place for a path parameter; it is left out.";
        UndeclaredPathParameter = "undeclared-path-parameter", Warning, "A placeholder of a path is not declared; it becomes a required text.";
        SeveralMediaTypes = "several-media-types", Info, "A body comes in several media types; the client has the one of them that it knows best.";
        MisspeltKeyword = "misspelt-keyword", Warning, "A key of a document is none of OpenAPI's keywords and nearly one of them.";
        UnnamedParts = "unnamed-parts", Info, "A multipart body has parts without a name; the call has no arguments for them.";
        UnknownSecurityScheme = "unknown-security-scheme", Warning, "An operation names a security scheme that the document does not declare.";
        UnsupportedSecurityScheme = "unsupported-security-scheme", Warning, "A security scheme answers a challenge or signs in a way that clients do not know; calls send nothing for it.";
        UnusablePaging = "unusable-paging", Warning, "A document says that an operation answers a page at a time, and the operation has not what that takes.";
        UnusableInBandError = "unusable-in-band-error", Warning, "Nothing tells an error in a successful answer from a success.";
        EndlessType = "endless-type", Info, "A required member contains its own type, so that no value would ever be complete; it is optional.";
        AlikeAlternatives = "alike-alternatives", Info, "Two alternatives of a value look the same, so that one may be read as the other; nothing of it is lost.";
        OptionalByExample = "optional-by-example", Info, "A member is required, and in the documented example it is missing or null; it is optional.";
        ExampleBreaksRule = "example-breaks-rule", Info, "An example is not what its schema asks for; it is kept.";
        ExampleContradictsSchema = "example-contradicts-schema", Warning, "An example does not fit its schema; a made value stands in for it.";
        UndeclaredMember = "undeclared-member", Info, "An example has a member that its schema does not declare.";
        ImpossibleRule = "impossible-rule", Warning, "No value can keep to what a schema asks for; it is not checked.";
        UncheckedPattern = "unchecked-pattern", Info, "A pattern cannot be checked by the client; it is left to the server.";
        UncheckedCall = "unchecked-call", Info, "Several operations have one id, so that their arguments cannot be checked.";
        MendedCrateName = "mended-crate-name", Warning, "A crate's name is none; a similar one is taken.";
        NamesLock = "names-lock", Error, "names.lock cannot be used; without it, public names could change.";
        GeneratorBug = "generator-bug", Error, "The generated code is no Rust; that is a mistake in docwright.";
        BeyondMeasure = "beyond-measure", Warning, "Something is larger than is good for whoever reads it; it is cut short, as the message says.";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_told_apart_and_meanings_are_sentences() {
        let codes: Vec<Code> = Code::GROUPS.iter().flat_map(|(_, codes)| *codes).copied().collect();
        let names: BTreeSet<&str> = codes.iter().map(|code| code.name()).collect();
        assert_eq!(names.len(), codes.len());
        for code in codes {
            let name = code.name();
            let is_kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.');
            assert!(name.chars().all(is_kebab), "{name}");
            let spelled = name.replace(['-', '.'], "");
            assert_eq!(format!("{code:?}").to_lowercase(), spelled);
            let meaning = code.meaning();
            assert!(meaning.ends_with('.') && meaning.len() > 20, "{name}: {meaning}");
        }
    }
}
