//! The kinds of findings, in one table.

use super::severity::Severity;
use std::fmt;

/// Writes the enum and what is known of each code from one row each.
macro_rules! codes {
    ($($code:ident = $name:literal, $severity:ident;)*) => {
        /// The kind of a finding: what scripts and people look it up by.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "each is described by its row")]
        pub enum Code {
            $($code,)*
        }

        impl Code {
            /// Every code, in the order of their names.
            pub const ALL: &[Self] = &[$(Self::$code,)*];

            /// The name, such as `unknown-type`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$code => $name,)*
                }
            }

            /// How much a finding of this kind matters.
            pub fn severity(self) -> Severity {
                match self {
                    $(Self::$code => Severity::$severity,)*
                }
            }
        }
    };
}

codes! {
    Action = "action", Warning;
    AssumedSuccess = "assumed-success", Info;
    AuthOnlyInExample = "auth-only-in-example", Warning;
    BadFile = "bad-file", Error;
    BadName = "bad-name", Error;
    BadPart = "bad-part", Warning;
    BadPath = "bad-path", Error;
    BadServer = "bad-server", Error;
    BadSpec = "bad-spec", Error;
    BadSyntax = "bad-syntax", Error;
    BeyondMeasure = "beyond-measure", Warning;
    BooleanSchema = "boolean-schema", Info;
    Callbacks = "callbacks", Warning;
    CircularSchema = "circular-schema", Warning;
    ConditionalSchema = "conditional-schema", Warning;
    ConflictingPages = "conflicting-pages", Warning;
    ConstraintWording = "constraint-wording", Warning;
    Content = "content", Info;
    CrateName = "crate-name", Error;
    DanglingReference = "dangling-reference", Error;
    DuplicateKey = "duplicate-key", Error;
    DuplicatePage = "duplicate-page", Error;
    DuplicateSchema = "duplicate-schema", Info;
    DynamicReference = "dynamic-reference", Info;
    EmptyPage = "empty-page", Warning;
    EmptyPart = "empty-part", Info;
    EmptyService = "empty-service", Error;
    EndlessType = "endless-type", Info;
    EnumAsFields = "enum-as-fields", Warning;
    ExampleBreaksRule = "example-breaks-rule", Info;
    ExampleContradictsSchema = "example-contradicts-schema", Warning;
    ExampleDrift = "example-drift", Info;
    ExamplePathMismatch = "example-path-mismatch", Warning;
    GeneratorBug = "generator-bug", Error;
    HostOrPath = "host-or-path", Warning;
    ImpossibleConstraint = "impossible-constraint", Warning;
    ImpossibleRule = "impossible-rule", Warning;
    InBandError = "in-band-error", Info;
    InfoSummary = "info-summary", Info;
    JsonSchemaDialect = "json-schema-dialect", Warning;
    MaskedValue = "masked-value", Info;
    MembersTooDeep = "members-too-deep", Warning;
    MendedCrateName = "mended-crate-name", Warning;
    Method = "method", Warning;
    MissingPage = "missing-page", Error;
    MissingStatus = "missing-status", Info;
    MissingTransport = "missing-transport", Info;
    MixedConstraintLevels = "mixed-constraint-levels", Warning;
    MutualTls = "mutual-tls", Warning;
    NamesLock = "names-lock", Error;
    NoOperation = "no-operation", Warning;
    NoOperationId = "no-operation-id", Info;
    NoOperationPage = "no-operation-page", Info;
    NotAFile = "not-a-file", Error;
    NotOpenapi = "not-openapi", Error;
    NotOpenapi3 = "not-openapi-3", Error;
    NotUtf8 = "not-utf8", Error;
    ObjectByExample = "object-by-example", Info;
    ObjectInPath = "object-in-path", Warning;
    OddPath = "odd-path", Warning;
    Openapi32 = "openapi-3.2", Info;
    OperationIdInSample = "operation-id-in-sample", Info;
    OptionalByExample = "optional-by-example", Info;
    Overlay = "overlay", Error;
    ParameterOnClient = "parameter-on-client", Info;
    ParameterWithoutPlace = "parameter-without-place", Warning;
    PathOutside = "path-outside", Error;
    PathWithoutSlash = "path-without-slash", Info;
    PatternProperties = "pattern-properties", Warning;
    PseudoRow = "pseudo-row", Warning;
    Querystring = "querystring", Warning;
    RaggedRow = "ragged-row", Warning;
    RecursiveType = "recursive-type", Warning;
    RenamedOperationId = "renamed-operation-id", Info;
    RequiredButNull = "required-but-null", Warning;
    RequiredHeaderNotShown = "required-header-not-shown", Warning;
    RequiredMissingInExample = "required-missing-in-example", Warning;
    RevisionDrift = "revision-drift", Info;
    SameName = "same-name", Info;
    SameOperationId = "same-operation-id", Error;
    SamePage = "same-page", Info;
    Sequence = "sequence", Warning;
    SeveralExamples = "several-examples", Info;
    SeveralMediaTypes = "several-media-types", Info;
    Sha256Mismatch = "sha256-mismatch", Error;
    StatusInBody = "status-in-body", Info;
    StrayTable = "stray-table", Warning;
    SuccessExampleCarriesError = "success-example-carries-error", Warning;
    SuccessWithoutBody = "success-without-body", Info;
    Symlink = "symlink", Error;
    TooDeep = "too-deep", Error;
    TooManyAliases = "too-many-aliases", Error;
    Tuple = "tuple", Warning;
    Unchecked = "unchecked", Info;
    Unclaimed = "unclaimed", Warning;
    UndeclaredMember = "undeclared-member", Info;
    UndeclaredPathParameter = "undeclared-path-parameter", Warning;
    UndeclaredPlaceholder = "undeclared-placeholder", Error;
    UndefinedObject = "undefined-object", Warning;
    UndefinedPlaceholder = "undefined-placeholder", Info;
    UndescribedPlaceholder = "undescribed-placeholder", Warning;
    UndocumentedErrorCode = "undocumented-error-code", Warning;
    UnfilledPlaceholder = "unfilled-placeholder", Warning;
    UnknownAuth = "unknown-auth", Warning;
    UnknownFile = "unknown-file", Warning;
    UnknownFormat = "unknown-format", Error;
    UnknownHeading = "unknown-heading", Info;
    UnknownSecurityScheme = "unknown-security-scheme", Warning;
    UnknownType = "unknown-type", Warning;
    UnlabelledTable = "unlabelled-table", Warning;
    UnlistedPage = "unlisted-page", Error;
    UnnamedParts = "unnamed-parts", Info;
    Unreadable = "unreadable", Error;
    UnresolvedReference = "unresolved-reference", Warning;
    UnsupportedKeyword = "unsupported-keyword", Info;
    Untranslated = "untranslated", Warning;
    UntypedList = "untyped-list", Info;
    UnusableInBandError = "unusable-in-band-error", Warning;
    VerbMismatch = "verb-mismatch", Info;
    Webhooks = "webhooks", Warning;
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
