//! How we read: every rule by which a page's meaning is judged, in one table.
//!
//! Rules that answer one question stand together, in the order in which they are tried. What is no judgement, such as a name
//! that is copied from a cell, has no rule.

use std::fmt;

/// What a judgement is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Question {
    /// Which part of the page speaks of the operation.
    Scope,
    /// Its method and path.
    Address,
    /// Its name.
    OperationId,
    /// Which of several pages about it counts.
    Revision,
    /// Whether callers identify themselves.
    Security,
    /// The status of success.
    Status,
    /// Where a value travels.
    Location,
    /// How deep a row is nested.
    Depth,
    /// Which table describes the members of a field.
    Members,
    /// Which object a table belongs to.
    Owner,
    /// Whether a value must be there.
    Required,
    /// What a value looks like.
    Type,
    /// Of which media type a body is.
    Media,
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Scope => "scope",
            Self::Address => "address",
            Self::OperationId => "operation-id",
            Self::Revision => "revision",
            Self::Security => "security",
            Self::Status => "status",
            Self::Location => "location",
            Self::Depth => "depth",
            Self::Members => "members",
            Self::Owner => "owner",
            Self::Required => "required",
            Self::Type => "type",
            Self::Media => "media",
        })
    }
}

/// What a rule rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Evidence {
    /// The page says so where the field is described.
    Stated,
    /// An example shows it.
    Shown,
    /// The layout or the service says so for all pages.
    Layout,
    /// Nothing but what pages mostly do.
    Habit,
}

/// Writes the enum and what is known of each rule from one row each.
macro_rules! rules {
    ($($rule:ident = $name:literal, $question:ident, $evidence:ident, $sentence:literal;)*) => {
        /// Why a page was read as it was.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(#[doc = $sentence] $rule,)*
        }

        impl Rule {
            /// Every rule, in the order in which they are tried.
            pub const ALL: &[Self] = &[$(Self::$rule,)*];

            /// The name, such as `location-by-placeholder`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$rule => $name,)*
                }
            }

            /// What it answers.
            pub fn question(self) -> Question {
                match self {
                    $(Self::$rule => Question::$question,)*
                }
            }

            /// What it rests on.
            pub fn evidence(self) -> Evidence {
                match self {
                    $(Self::$rule => Evidence::$evidence,)*
                }
            }

            /// What it says, in one sentence.
            pub fn sentence(self) -> &'static str {
                match self {
                    $(Self::$rule => $sentence,)*
                }
            }
        }
    };
}

rules! {
    ScopeByHeading = "scope-by-heading", Scope, Stated, "The page's headings part it, and more than one part announces an operation.";
    ScopeByRequestLine = "scope-by-request-line", Scope, Stated, "Another operation is announced after this one is described up to its response.";
    ScopeIsPage = "scope-is-page", Scope, Stated, "The page announces nothing else.";

    AddressByRequestLine = "address-by-request-line", Address, Stated, "The page shows the request line.";
    AddressByRow = "address-by-row", Address, Stated, "A row of the request is called like a segment of the path, and its table, the query or an example says that this is a placeholder.";
    AddressByConvention = "address-by-convention", Address, Layout, "The page names an action, and the layout says how actions are called.";

    IdInSection = "id-in-section", OperationId, Stated, "A section of its own names the operation.";
    IdInTitle = "id-in-title", OperationId, Stated, "The page's title is or holds the official name.";
    IdInRow = "id-in-row", OperationId, Stated, "The row of the action parameter names the operation.";
    IdInSample = "id-in-sample", OperationId, Shown, "An SDK sample calls the operation by this name.";
    IdInLink = "id-in-link", OperationId, Stated, "A link in running text leads to the operation of this name.";
    IdInAnchors = "id-in-anchors", OperationId, Stated, "Names of places on the page begin with the operation's.";
    IdInPermission = "id-in-permission", OperationId, Stated, "A permission is called like the operation.";
    IdInPath = "id-in-path", OperationId, Stated, "The page's file or address is named after the operation.";
    IdFromTitle = "id-from-title", OperationId, Habit, "The page names no operation; the name is made of its title.";
    IdFromAddress = "id-from-address", OperationId, Habit, "The page has neither a name nor a title in letters that names are made of; the name is made of method and path.";
    IdToldApart = "id-told-apart", OperationId, Habit, "Another operation has the name already; this one's says what differs.";

    NewestPage = "newest-page", Revision, Stated, "Several pages describe the operation; the newest counts, and older ones fill what it leaves out.";

    SecurityByHeader = "security-by-header", Security, Stated, "A table lists the header of one of the layout's schemes.";
    SecurityByLine = "security-by-line", Security, Stated, "The page says that callers identify themselves.";
    SecurityByExample = "security-by-example", Security, Shown, "An example request carries one of the layout's schemes.";
    SecurityByOpenLine = "security-by-open-line", Security, Stated, "The page says that everybody may call.";
    SecurityUnstated = "security-unstated", Security, Layout, "The page is silent about it; callers identify themselves as the layout says.";

    StatusStated = "status-stated", Status, Stated, "The page states the status.";
    StatusShown = "status-shown", Status, Shown, "The page states no status, and its example of the response begins with one of success.";
    StatusByLayout = "status-by-layout", Status, Layout, "The page states no status of success, and the layout says which it is then.";
    StatusAssumed = "status-assumed", Status, Habit, "The page states no status of success; 200 is assumed.";

    LocationByTable = "location-by-table", Location, Stated, "The heading or caption of the table says where its rows travel.";
    LocationBySection = "location-by-section", Location, Stated, "Nothing refers to the object of the table's caption; the heading above says where its rows travel.";
    LocationByRow = "location-by-row", Location, Stated, "The row says where it travels.";
    LocationByPlaceholder = "location-by-placeholder", Location, Stated, "The path template has a placeholder of this name.";
    LocationByQuery = "location-by-query", Location, Stated, "The request line has a query parameter of this name.";
    LocationByExample = "location-by-example", Location, Shown, "The example requests that have it have it there.";
    LocationByHeaderName = "location-by-header-name", Location, Habit, "Only headers are called like this.";
    LocationByQueryTable = "location-by-query-table", Location, Stated, "The table is about path and query, and the path has no such placeholder.";
    LocationByLayout = "location-by-layout", Location, Layout, "The layout says where parameters travel whose place the page leaves open.";
    LocationByMethod = "location-by-method", Location, Habit, "Requests of this method have no body.";
    LocationInBody = "location-in-body", Location, Habit, "Nothing leads elsewhere, and requests of this method have a body.";

    NumberedByName = "numbered-by-name", Location, Stated, "A part of the row's name stands for a number: each item of the list travels as a parameter of its own.";
    NumberedByExample = "numbered-by-example", Location, Shown, "The example request sends each item of the list as a parameter of its own, with its number in the name.";

    DepthStated = "depth-stated", Depth, Stated, "The row shows its depth, by a mark or by showing none.";
    DepthOfBody = "depth-of-body", Depth, Stated, "The row has no name and stands for the body as a whole.";
    DepthByExample = "depth-by-example", Depth, Shown, "The innermost object around the row that has such a member in the example.";
    DepthByAlphabet = "depth-by-alphabet", Depth, Habit, "The table is sorted on each level, and the row continues the list of this one.";
    DepthOfFirstMember = "depth-of-first-member", Depth, Habit, "The row stands first below an object, and no example says that it is no member.";
    DepthOfFirstOfTwo = "depth-of-first-of-two", Depth, Habit, "The example shows the name further out, but it comes again below, and no example shows the object that is open here.";
    DepthBeside = "depth-beside", Depth, Habit, "No example shows the row; it stays where the row before it was.";

    MembersBelow = "members-below", Members, Stated, "The rows below the field are nested in it.";
    MembersByLink = "members-by-link", Members, Stated, "A link in the row leads to the table.";
    MembersByNumber = "members-by-number", Members, Stated, "The row names the table's number.";
    MembersBySequence = "members-by-sequence", Members, Habit, "Fields that lead to a table and the tables without captions come out even, in this order.";
    MembersAsBefore = "members-as-before", Members, Stated, "An earlier row of the same object leads to the table.";
    MembersByName = "members-by-name", Members, Stated, "The table's caption names the object or the field.";
    MembersByCaption = "members-by-caption", Members, Stated, "The table's caption has the field's name in it.";
    MembersByExample = "members-by-example", Members, Shown, "The table has the members that the example shows.";
    MembersByOrder = "members-by-order", Members, Habit, "The next table without a caption that describes no other field.";

    OwnerByExample = "owner-by-example", Owner, Shown, "The example shows the rows in this object and not where they stand.";
    OwnerIsBody = "owner-is-body", Owner, Stated, "The rows are the members of the body.";

    RequiredByPlace = "required-by-place", Required, Stated, "A path has no parts that can be left out.";
    RequiredStated = "required-stated", Required, Stated, "The row says whether it must be there.";
    RequiredBlank = "required-blank", Required, Stated, "The table says it in a column of its own, and nothing stands there in the row: it is optional.";
    RequiredOfWrapper = "required-of-wrapper", Required, Layout, "The rows of its members name it as what holds them, in the layout's words; the vendor looks for them there.";
    RequiredByMember = "required-by-member", Required, Stated, "The list has no row; it must be there if a row of its items must.";
    RequiredNotShown = "required-not-shown", Required, Shown, "The row says that it is always there, and the page's own example of the response lacks it.";
    RequiredByLayout = "required-by-layout", Required, Layout, "The page does not say, and the layout says that fields of requests must then be there.";
    RequiredUnstated = "required-unstated", Required, Habit, "The page does not say; it is read as optional.";

    TypeByTable = "type-by-table", Type, Stated, "A table, or the rows below, describe its members, whatever else the page says of its type.";
    TypeByValues = "type-by-values", Type, Stated, "The rows below have its own type: they are its values.";
    TypeByNamedList = "type-by-named-list", Type, Habit, "The only row below the array says nothing but a name: it is the member that holds the list.";
    TypeNumbered = "type-numbered", Type, Stated, "A part of the row's name stands for a number: it is about the items of a list, or a member of each.";
    TypeWrapped = "type-wrapped", Type, Shown, "The example wraps the list in an object of one member.";
    TypeIsObject = "type-is-object", Type, Shown, "The row says array, and the example of the request shows one object.";
    TypeIsList = "type-is-list", Type, Shown, "The page calls it an object or says nothing, and the example shows a list of them.";
    TypeOfWrapper = "type-of-wrapper", Type, Layout, "The rows of its members name it as what holds them, in the layout's words.";
    TypeStated = "type-stated", Type, Stated, "The row says it.";
    TypeRepeats = "type-repeats", Type, Stated, "It is the type that contains it.";
    TypeByRoot = "type-by-root", Type, Stated, "A row without a name says what the body as a whole is.";
    TypeByExample = "type-by-example", Type, Shown, "No table describes it; it is what the example shows.";
    TypeOfText = "type-of-text", Type, Habit, "The page does not say; outside a body everything is text.";
    TypeUnknown = "type-unknown", Type, Habit, "Neither a table nor an example tells; any value is taken.";
    MediaByTable = "media-by-table", Media, Stated, "The heading or the caption of its fields says that they are a form's.";
    MediaByHeader = "media-by-header", Media, Stated, "The row of the header Content-Type names it.";
    MediaByExample = "media-by-example", Media, Shown, "The header of an example names it.";
    MediaByFile = "media-by-file", Media, Habit, "A field is a file, and JSON holds none.";
    MediaUsual = "media-usual", Media, Habit, "The page does not say; most bodies are JSON.";
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_of_one_question_stand_together_and_names_are_not_used_twice() {
        let mut questions: Vec<Question> = Rule::ALL.iter().map(|rule| rule.question()).collect();
        questions.dedup();
        let count = questions.len();
        questions.sort();
        questions.dedup();
        assert_eq!(count, questions.len());
        let mut names: Vec<&str> = Rule::ALL.iter().map(|rule| rule.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Rule::ALL.len());
    }
}
